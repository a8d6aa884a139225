package org.gannet.webapp.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewOnlyFilterTest {
    private static final byte[] HANDSHAKE = concat(ascii("RFB 003.008\n"), bytes(1), bytes(1));
    private static final byte[] PIXEL_FORMAT = message(0, 20);
    private static final byte[] UPDATE_REQUEST = message(3, 10);
    private static final byte[] KEY = message(4, 8);
    private static final byte[] POINTER = message(5, 6);
    private static final byte[] POINTER_WITH_BIT_SEVEN = concat(bytes(5, 0x80), bytes(0, 1, 0, 1));
    private static final byte[] CUT_TEXT = concat(bytes(6, 0, 0, 0), number(5), bytes(4, 5, 3, 0, 2));
    private static final byte[] EXTENDED_CUT_TEXT = concat(bytes(6, 0, 0, 0), number(-8), message(4, 8));
    private static final byte[] POWER = bytes(250, 0, 1, 2);
    private static final byte[] DESKTOP_SIZE = concat(bytes(251, 0, 4, 0, 3, 0, 2, 0), message(4, 16), message(4, 16));
    private static final byte[] QEMU_KEY = concat(bytes(255, 0), message(4, 10));
    private static final byte[] QEMU_AUDIO_ON = bytes(255, 1, 0, 0);
    private static final byte[] QEMU_AUDIO_FORMAT = concat(bytes(255, 1, 0, 2), message(4, 6));
    private static final List<byte[]> PASSED = List.of(PIXEL_FORMAT, UPDATE_REQUEST, encodings(0, 1, 7, -223, -258));
    private static final List<byte[]> TAKEN_OUT = List.of(
            KEY,
            POINTER,
            POINTER_WITH_BIT_SEVEN,
            CUT_TEXT,
            EXTENDED_CUT_TEXT,
            POWER,
            DESKTOP_SIZE,
            QEMU_KEY,
            QEMU_AUDIO_ON,
            QEMU_AUDIO_FORMAT);

    @Test
    void passesTheHandshakeAndRequestsForThePicture() {
        byte[] sent = concat(HANDSHAKE, concat(PASSED.toArray(byte[][]::new)));

        assertThat(filter(sent)).isEqualTo(sent);
    }

    @Test
    void takesOutKeysPointerClipboardAudioPowerAndSize() {
        ViewOnlyFilter filter = new ViewOnlyFilter();
        byte[] sent = concat(HANDSHAKE, concat(TAKEN_OUT.toArray(byte[][]::new)), UPDATE_REQUEST);

        assertThat(toBytes(filter.filter(ByteBuffer.wrap(sent)))).isEqualTo(concat(HANDSHAKE, UPDATE_REQUEST));
        assertThat(filter.dropped()).isEqualTo(TAKEN_OUT.size());
    }

    @Test
    void findsMessagesInBytesThatAreCutAnywhere() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            sent.writeBytes(HANDSHAKE);
            expected.writeBytes(HANDSHAKE);
            for (int i = 0; i < 40; i++) {
                boolean passes = random.nextBoolean();
                List<byte[]> from = passes ? PASSED : TAKEN_OUT;
                byte[] next = from.get(random.nextInt(from.size()));
                sent.writeBytes(next);
                if (passes) {
                    expected.writeBytes(next);
                }
            }
            assertThat(filterInPieces(sent.toByteArray(), random))
                    .as("seed %d", seed)
                    .isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void takesOutABigClipboardWithoutKeepingIt() {
        byte[] text = new byte[1 << 20];
        byte[] sent = concat(HANDSHAKE, bytes(6, 0, 0, 0), number(text.length), text, UPDATE_REQUEST);

        assertThat(filterInPieces(sent, new Random(7))).isEqualTo(concat(HANDSHAKE, UPDATE_REQUEST));
    }

    @Test
    void neverSendsOthersAway() {
        byte[] exclusive = concat(ascii("RFB 003.008\n"), bytes(1), bytes(0));

        assertThat(filter(exclusive)).isEqualTo(HANDSHAKE);
    }

    @Test
    void takesOutEncodingsThatChangeWhatTheBrowserMaySay() {
        byte[] sent = concat(HANDSHAKE, encodings(7, -316, 0xC0A1E5CE, -223), UPDATE_REQUEST);

        assertThat(filter(sent)).isEqualTo(concat(HANDSHAKE, encodings(7, -223), UPDATE_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "07", // an unknown type
                "96", // continuous updates: QEMU does not know them
                "F8", // fence
                "FF02", // an unknown addition of QEMU's
                "FF010003", // an unknown audio operation
                "0600000000100001", // a clipboard above 1 MiB
                "0600000080000000", // the most negative length
                "0200FFFF" // more encodings than there are
            })
    void refusesWhatItDoesNotKnow(String hex) {
        byte[] sent = concat(HANDSHAKE, HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> filter(sent)).isInstanceOf(ViewOnlyFilter.Violation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RFB 003.003\n", "RFB 003.889\n", "GET / HTTP/1"})
    void refusesOtherVersions(String version) {
        assertThatThrownBy(() -> filter(ascii(version))).isInstanceOf(ViewOnlyFilter.Violation.class);
    }

    @Test
    void refusesOtherSecurityThanNone() {
        assertThatThrownBy(() -> filter(concat(ascii("RFB 003.008\n"), bytes(2))))
                .isInstanceOf(ViewOnlyFilter.Violation.class);
    }

    private static byte[] filter(byte[] sent) {
        return toBytes(new ViewOnlyFilter().filter(ByteBuffer.wrap(sent)));
    }

    private static byte[] filterInPieces(byte[] sent, Random random) {
        ViewOnlyFilter filter = new ViewOnlyFilter();
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        int at = 0;
        while (at < sent.length) {
            int size = Math.min(sent.length - at, random.nextInt(random.nextBoolean() ? 4 : 3000) + 1);
            passed.writeBytes(toBytes(filter.filter(ByteBuffer.wrap(sent, at, size))));
            at += size;
        }
        return passed.toByteArray();
    }

    private static byte[] toBytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * A message of this type and length, filled with bytes that read as key messages when taken for the begin of one.
     */
    private static byte[] message(int type, int length) {
        byte[] message = new byte[length];
        java.util.Arrays.fill(message, (byte) 4);
        message[0] = (byte) type;
        return message;
    }

    private static byte[] encodings(int... encodings) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(bytes(2, 0, 0, encodings.length));
        for (int encoding : encodings) {
            parts.add(number(encoding));
        }
        return concat(parts.toArray(byte[][]::new));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
