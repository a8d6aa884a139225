package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** As a guest that writes one block after another, each with its number, and each flushed before the next. */
final class NumberedWriter implements AutoCloseable {
    private static final int BLOCK = 4096;
    private final Path socket;
    private final String disk;
    private final int first;
    private final int end;
    private final Thread thread;
    private volatile int acknowledged;
    private volatile boolean ended;
    private volatile String error = "";

    /** @param first block that it writes @param end the block that it stops before */
    NumberedWriter(Path socket, String disk, int first, int end) {
        this.socket = socket;
        this.disk = disk;
        this.first = first;
        this.end = end;
        this.acknowledged = first - 1;
        this.thread = Thread.ofPlatform().daemon().name("writer").start(this::run);
    }

    private void run() {
        while (!ended && acknowledged < end - 1 && error.isEmpty()) {
            try (NbdClient client = NbdClient.open(Wire.to(socket), disk)) {
                while (!ended && acknowledged < end - 1) {
                    int next = acknowledged + 1;
                    int answer = ask(client, Nbd.Request.write((long) next * BLOCK, block(next), 0));
                    answer = answer == 0 ? ask(client, Nbd.Request.flush()) : answer;
                    if (answer == Nbd.Reply.LOST) {
                        break;
                    }
                    if (answer != 0) {
                        error = "block " + next + ": " + Nbd.error(answer);
                        return;
                    }
                    acknowledged = next;
                }
            } catch (IOException e) {
                awaitSocket();
            }
        }
    }

    /** What serves it may be starting just now. */
    private void awaitSocket() {
        await().forever().pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                Wire.to(socket).close();
                return true;
            } catch (IOException e) {
                return ended;
            }
        });
    }

    private static int ask(NbdClient client, Nbd.Request request) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        client.submit(request, (code, data) -> answer.complete(code));
        return answer.join();
    }

    private static byte[] block(int number) {
        return Arrays.copyOf(("SEQ " + number).getBytes(StandardCharsets.US_ASCII), BLOCK);
    }

    int acknowledged() {
        return acknowledged;
    }

    /** What came back instead of success; empty when nothing did. */
    String error() {
        return error;
    }

    /** No error came back so far. */
    void assertWell() {
        assertThat(error).isEmpty();
    }

    /** Every block that was acknowledged is in the file. */
    void assertAllIn(Path raw) {
        int last = acknowledged;
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "r")) {
            byte[] found = new byte[BLOCK];
            for (int number = first; number <= last; number++) {
                file.seek((long) number * BLOCK);
                file.readFully(found);
                assertThat(found).as("block %s of %s", number, last).isEqualTo(block(number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is under way may stay unanswered. */
    void end() {
        ended = true;
        thread.interrupt();
    }

    @Override
    public void close() {
        end();
    }
}
