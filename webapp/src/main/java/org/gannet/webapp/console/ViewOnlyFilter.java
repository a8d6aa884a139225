package org.gannet.webapp.console;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Lets through what a viewer may say to a screen (RFC 6143, and QEMU's additions): the handshake, and which picture
 * he wants how. Keys, pointer, clipboard, audio, power and size are taken out. What is not known is refused, since
 * its length is not known either and what follows could be read in two ways. One direction of one connection; not
 * thread-safe.
 *
 * <p>Follows the lengths that QEMU itself reads ({@code protocol_client_msg} in ui/vnc.c), so that this filter and
 * QEMU never disagree about where a message begins.
 */
final class ViewOnlyFilter {
    /** The browser said what a viewer may not say, in a way that can't just be left out. */
    static final class Violation extends RuntimeException {
        private Violation(String message) {
            super(message);
        }
    }

    private enum Phase {
        VERSION,
        SECURITY,
        SHARING,
        MESSAGES
    }

    private static final int SET_PIXEL_FORMAT = 0;
    private static final int SET_ENCODINGS = 2;
    private static final int UPDATE_REQUEST = 3;
    private static final int KEY = 4;
    private static final int POINTER = 5;
    private static final int CUT_TEXT = 6;
    private static final int POWER = 250;
    private static final int SET_DESKTOP_SIZE = 251;
    private static final int QEMU = 255;
    private static final int QEMU_KEY = 0;
    private static final int QEMU_AUDIO = 1;
    private static final int QEMU_AUDIO_FORMAT = 2;

    private static final int VERSION_BYTES = 12;
    private static final Set<String> VERSIONS = Set.of("RFB 003.007\n", "RFB 003.008\n");
    private static final byte NO_PASSWORD = 1;
    private static final int MOST_ENCODINGS = 256;
    private static final int LONGEST_TEXT = 1 << 20;
    /**
     * With the first, pointer messages get another length; with the second, the guest's clipboard comes to the
     * viewer.
     */
    private static final Set<Integer> ENCODINGS_NOT_FOR_VIEWERS = Set.of(-316, 0xC0A1E5CE);

    private final byte[] message = new byte[4 + 4 * MOST_ENCODINGS];
    private Phase phase = Phase.VERSION;
    private int held;
    private int wanted = VERSION_BYTES;
    private int skip;
    private long dropped;

    /** How many messages were taken out. */
    long dropped() {
        return dropped;
    }

    /**
     * @param received next bytes from the browser, cut anywhere
     * @return what may go on to the machine, often nothing
     * @throws Violation the connection must be ended
     */
    ByteBuffer filter(ByteBuffer received) {
        ByteBuffer passed = ByteBuffer.allocate(held + received.remaining());
        while (received.hasRemaining()) {
            if (skip > 0) {
                int gone = Math.min(skip, received.remaining());
                received.position(received.position() + gone);
                skip -= gone;
                continue;
            }
            int taken = Math.min(wanted - held, received.remaining());
            received.get(message, held, taken);
            held += taken;
            if (held == wanted) {
                judge(passed);
            }
        }
        return passed.flip();
    }

    private void judge(ByteBuffer passed) {
        switch (phase) {
            case VERSION -> {
                String version = new String(message, 0, VERSION_BYTES, StandardCharsets.US_ASCII);
                if (!VERSIONS.contains(version)) {
                    throw new Violation("a version of the protocol that viewers do not speak");
                }
                pass(passed);
                phase = Phase.SECURITY;
            }
            case SECURITY -> {
                if (message[0] != NO_PASSWORD) {
                    throw new Violation("security type " + Byte.toUnsignedInt(message[0]));
                }
                pass(passed);
                phase = Phase.SHARING;
            }
            case SHARING -> {
                // A viewer never sends others away.
                message[0] = 1;
                pass(passed);
                phase = Phase.MESSAGES;
            }
            case MESSAGES -> judgeMessage(passed);
        }
    }

    private void judgeMessage(ByteBuffer passed) {
        switch (Byte.toUnsignedInt(message[0])) {
            case SET_PIXEL_FORMAT -> passWhen(20, passed);
            case SET_ENCODINGS -> judgeEncodings(passed);
            case UPDATE_REQUEST -> passWhen(10, passed);
            case KEY -> dropWhen(8);
            case POINTER -> dropWhen(6);
            case CUT_TEXT -> {
                if (complete(8)) {
                    dropWith(textLength());
                }
            }
            case POWER -> dropWhen(4);
            case SET_DESKTOP_SIZE -> {
                if (complete(8)) {
                    dropWith(16 * Byte.toUnsignedInt(message[6]));
                }
            }
            case QEMU -> judgeQemu();
            default -> throw new Violation("message type " + Byte.toUnsignedInt(message[0]));
        }
    }

    private void judgeQemu() {
        if (!complete(2)) {
            return;
        }
        switch (Byte.toUnsignedInt(message[1])) {
            case QEMU_KEY -> dropWhen(12);
            case QEMU_AUDIO -> {
                if (complete(4)) {
                    int operation = unsignedShort(2);
                    if (operation > QEMU_AUDIO_FORMAT) {
                        throw new Violation("audio operation " + operation);
                    }
                    dropWith(operation == QEMU_AUDIO_FORMAT ? 6 : 0);
                }
            }
            default -> throw new Violation("message type 255 " + Byte.toUnsignedInt(message[1]));
        }
    }

    private void judgeEncodings(ByteBuffer passed) {
        if (!complete(4)) {
            return;
        }
        int count = unsignedShort(2);
        if (count > MOST_ENCODINGS) {
            throw new Violation(count + " encodings");
        }
        if (!complete(4 + 4 * count)) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(message, 0, held);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int encoding = all.getInt(4 + 4 * i);
            if (!ENCODINGS_NOT_FOR_VIEWERS.contains(encoding)) {
                all.putInt(4 + 4 * kept, encoding);
                kept++;
            }
        }
        all.putShort(2, (short) kept);
        held = 4 + 4 * kept;
        pass(passed);
    }

    /** QEMU's extended clipboard says by a negative length that something else than text follows. */
    private int textLength() {
        long length = Math.abs((long) ByteBuffer.wrap(message).getInt(4));
        if (length > LONGEST_TEXT) {
            throw new Violation("a clipboard of " + length + " bytes");
        }
        return (int) length;
    }

    private int unsignedShort(int at) {
        return Byte.toUnsignedInt(message[at]) << 8 | Byte.toUnsignedInt(message[at + 1]);
    }

    /** Whether so many bytes of the message are here; if not, they are waited for. */
    private boolean complete(int bytes) {
        wanted = Math.max(wanted, bytes);
        return held >= bytes;
    }

    private void passWhen(int bytes, ByteBuffer passed) {
        if (complete(bytes)) {
            pass(passed);
        }
    }

    private void dropWhen(int bytes) {
        if (complete(bytes)) {
            dropWith(0);
        }
    }

    private void dropWith(int bytesThatFollow) {
        dropped++;
        skip = bytesThatFollow;
        next();
    }

    private void pass(ByteBuffer passed) {
        passed.put(message, 0, held);
        next();
    }

    private void next() {
        Arrays.fill(message, 0, held, (byte) 0);
        held = 0;
        wanted = 1;
    }
}
