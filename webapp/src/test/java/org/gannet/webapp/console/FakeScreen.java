package org.gannet.webapp.console;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A screen of one colour that speaks RFB 3.8 over a console of {@link FakeAgent}, and remembers the keys it got. */
final class FakeScreen {
    static final int WIDTH = 64;
    static final int HEIGHT = 48;

    private static final int QEMU_KEYS = -258;

    private final FakeAgent.Connection connection;
    private final int colour;
    private final PipedOutputStream fromBrowser = new PipedOutputStream();
    private final List<Integer> keysDown = new CopyOnWriteArrayList<>();
    private final AtomicInteger pointers = new AtomicInteger();
    private volatile boolean shared;

    /** @param colour as 0xRRGGBB */
    FakeScreen(FakeAgent.Connection connection, int colour) throws IOException {
        this.connection = connection;
        this.colour = colour;
        PipedInputStream in = new PipedInputStream(fromBrowser, 1 << 16);
        connection.forwardTo(fromBrowser);
        Thread.ofVirtual().start(() -> speak(new DataInputStream(in)));
    }

    /** X11 symbols of the keys that were pressed, in order. */
    List<Integer> keysDown() {
        return keysDown;
    }

    int pointerMessages() {
        return pointers.get();
    }

    boolean isShared() {
        return shared;
    }

    private void speak(DataInputStream in) {
        try {
            connection.send("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
            in.readNBytes(12);
            connection.send(new byte[] {1, 1});
            in.readUnsignedByte();
            connection.send(new byte[4]);
            shared = in.readUnsignedByte() == 1;
            connection.send(serverInit());
            while (true) {
                hear(in);
            }
        } catch (IOException e) {
            // The browser went away.
        }
    }

    private void hear(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        switch (type) {
            case 0 -> in.readNBytes(19);
            case 2 -> {
                in.readUnsignedByte();
                in.readNBytes(4 * in.readUnsignedShort());
            }
            case 3 -> {
                boolean incremental = in.readUnsignedByte() == 1;
                in.readNBytes(8);
                if (!incremental) {
                    connection.send(picture());
                }
            }
            case 4 -> {
                boolean down = in.readUnsignedByte() == 1;
                in.readUnsignedShort();
                int key = in.readInt();
                if (down) {
                    keysDown.add(key);
                }
            }
            case 5 -> {
                in.readNBytes(5);
                pointers.incrementAndGet();
            }
            case 6 -> {
                in.readNBytes(3);
                in.readNBytes(in.readInt());
            }
            default -> throw new IOException("message " + type + " was not to come, see " + QEMU_KEYS);
        }
    }

    private static byte[] serverInit() {
        byte[] name = "pretended".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer init = ByteBuffer.allocate(24 + name.length);
        init.putShort((short) WIDTH).putShort((short) HEIGHT);
        init.put((byte) 32).put((byte) 24).put((byte) 0).put((byte) 1);
        init.putShort((short) 255).putShort((short) 255).putShort((short) 255);
        init.put((byte) 0).put((byte) 8).put((byte) 16).put(new byte[3]);
        return init.putInt(name.length).put(name).array();
    }

    /** One rectangle, raw. noVNC asks for red, green, blue and one byte of nothing. */
    private byte[] picture() {
        ByteBuffer update = ByteBuffer.allocate(16 + 4 * WIDTH * HEIGHT);
        update.put((byte) 0).put((byte) 0).putShort((short) 1);
        update.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) WIDTH)
                .putShort((short) HEIGHT)
                .putInt(0);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            update.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
            update.put((byte) 0);
        }
        return update.array();
    }
}
