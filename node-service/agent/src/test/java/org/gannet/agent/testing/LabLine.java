package org.gannet.agent.testing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;

/** The serial line to a laboratory machine's shell, which takes one line after the other. */
final class LabLine {
    private final SocketChannel serial;
    private final StringBuilder received = new StringBuilder();
    private int commands;

    LabLine(SocketChannel serial) {
        this.serial = serial;
    }

    /** Until the shell is there. */
    void awaitStart() {
        within(() -> read("lab-is-up"));
    }

    /** In its shell. @return what it said; of one that fails the test fails */
    synchronized String shell(String line) {
        CommandResult result = run(Command.of(LabQemu.LIMIT, List.of("sh", "-c", line)), line);
        if (!result.succeeded()) {
            throw new AssertionError(result.toString());
        }
        return result.output();
    }

    /** @param line that the command is in its shell */
    synchronized CommandResult run(Command command, String line) {
        String mark = "answer-" + ++commands + "=";
        return within(() -> {
            // The mark is made of two pieces, so that it is not in what is sent.
            write("{ " + line + " ; } >/run/out 2>/run/err </dev/null; echo answer\"\"-" + commands
                    + "=$?,$(base64 -w0 /run/out),$(base64 -w0 /run/err),\n");
            read(mark);
            String[] parts = read("\n").strip().split(",", -1);
            return new CommandResult(command, Integer.parseInt(parts[0]), decoded(parts[1]), decoded(parts[2]));
        });
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private interface Work<T> {
        T get() throws IOException;
    }

    /** A machine that hangs must not hang the test. */
    private <T> T within(Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(work.get());
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get(LabQemu.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    // Its answer must not be taken for the next one's.
                    interrupted = true;
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the laboratory does not answer; it said: " + received, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            serial.write(bytes);
        }
    }

    /** @return what came before it */
    private String read(String until) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        int at = received.indexOf(until);
        while (at < 0) {
            buffer.clear();
            if (serial.read(buffer) < 0) {
                throw new EOFException("the laboratory has ended");
            }
            received.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII));
            at = received.indexOf(until);
        }
        String before = received.substring(0, at);
        received.delete(0, at + until.length());
        return before;
    }
}
