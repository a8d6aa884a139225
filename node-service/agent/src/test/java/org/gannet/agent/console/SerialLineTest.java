package org.gannet.agent.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guest is played here. */
class SerialLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final SerialLine line = new SerialLine();
    private Path socket = Path.of("unset");
    private ServerSocketChannel server;
    private SocketChannel guest;

    @BeforeEach
    void attach() throws IOException {
        socket = Files.createTempDirectory(Path.of("/tmp"), "ser").resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        line.attach(socket);
        guest = server.accept();
    }

    @AfterEach
    void end() throws IOException {
        line.close();
        guest.close();
        server.close();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }

    private void guestSays(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            guest.write(buffer);
        }
    }

    private void guestSays(String text) throws IOException {
        guestSays(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Reader implements ConsoleStream.Listener {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final CountDownLatch gate;
        private volatile String ended = "";

        Reader(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public void received(ByteBuffer bytes) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            synchronized (all) {
                all.writeBytes(copy);
            }
        }

        @Override
        public void ended(String reason) {
            ended = reason;
        }

        String text() {
            synchronized (all) {
                return all.toString(StandardCharsets.US_ASCII);
            }
        }
    }

    private static Reader reader() {
        return new Reader(new CountDownLatch(0));
    }

    @Test
    void everyReaderGetsEverythingAndWhoComesLateTheRest() throws IOException {
        Reader first = reader();
        line.listen(first);
        guestSays("hello ");
        await().atMost(LIMIT).until(() -> first.text().equals("hello "));
        Reader late = reader();
        line.listen(late);
        guestSays("world");
        await().atMost(LIMIT)
                .until(() -> first.text().equals("hello world") && late.text().equals("hello world"));
    }

    @Test
    void whatReadersTypeReachesTheGuest() throws IOException {
        try (ConsoleStream stream = line.listen(reader())) {
            stream.send(ByteBuffer.wrap("ls\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer got = ByteBuffer.allocate(3);
            while (got.hasRemaining()) {
                guest.read(got);
            }
            assertThat(new String(got.array(), StandardCharsets.US_ASCII)).isEqualTo("ls\n");
        }
    }

    @Test
    void aSlowReaderIsDroppedAndStallsNobody() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        Reader slow = new Reader(gate);
        Reader quick = reader();
        line.listen(slow);
        line.listen(quick);
        byte[] block = "x".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        int blocks = SerialLine.LONGEST_QUEUE / block.length + 20;
        for (int i = 0; i < blocks; i++) {
            guestSays(block);
            int expected = (i + 1) * block.length;
            await().atMost(LIMIT).until(() -> quick.text().length() == expected);
        }
        gate.countDown();
        await().atMost(LIMIT).until(() -> slow.ended.equals("too slow"));
        assertThat(quick.ended).isEmpty();
    }

    @Test
    void keepsTheLastOfALongStory() throws IOException {
        Reader quick = reader();
        line.listen(quick);
        for (int i = 0; i < 3000; i++) {
            guestSays(String.format("line %08d of a long story%n", i));
        }
        await().atMost(LIMIT).until(() -> quick.text().contains("line 00002999"));
        Reader late = reader();
        line.listen(late);
        await().atMost(LIMIT).until(() -> late.text().endsWith("line 00002999 of a long story\n"));
        assertThat(late.text()).hasSize(SerialLine.SCROLL_BACK);
    }

    @Test
    void readersAreToldTheEndAndTheStoryIsKept() throws IOException {
        Reader reader = reader();
        line.listen(reader);
        guestSays("bye");
        await().atMost(LIMIT).until(() -> reader.text().equals("bye"));
        guest.close();
        await().atMost(LIMIT).until(() -> reader.ended.equals("machine ended"));
        line.attach(socket);
        guest = server.accept();
        guestSays("!");
        Reader next = reader();
        line.listen(next);
        await().atMost(LIMIT).until(() -> next.text().equals("bye!"));
        line.endReaders("migrated");
        await().atMost(LIMIT).until(() -> next.ended.equals("migrated"));
    }
}
