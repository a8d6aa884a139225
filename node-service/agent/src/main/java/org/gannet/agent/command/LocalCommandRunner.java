package org.gannet.agent.command;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** Runs tools on this machine, in the C locale so that their messages can be read. */
public final class LocalCommandRunner implements CommandRunner {
    private static final Set<String> KEPT_ENVIRONMENT = Set.of("PATH", "HOME", "USER", "LOGNAME", "TMPDIR");
    private static final int READ_AFTER_END_SECONDS = 10;
    private static final Executor READERS =
            task -> Thread.ofVirtual().name("tool output").start(task);

    @Override
    public CommandResult run(Command command) {
        Process process = launch(command);
        CompletableFuture<String> output = keep(process.getInputStream(), command.outputLimit());
        CompletableFuture<String> error = keep(process.getErrorStream(), command.outputLimit());
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                killWithChildren(process);
                throw failure(
                        ErrorCode.TIMED_OUT, "A tool took too long.", command, "killed after " + command.timeout());
            }
            return new CommandResult(command, process.exitValue(), get(output), get(error));
        } catch (InterruptedException e) {
            killWithChildren(process);
            Thread.currentThread().interrupt();
            throw failure(ErrorCode.CANCELLED, "A tool was interrupted.", command, "interrupted");
        }
    }

    /** Through setsid(1), which replaces itself by the tool: the process is the tool's own, and reaped when it ends. */
    @Override
    public Daemon start(Command command) {
        List<String> argv = new ArrayList<>(List.of("setsid", "--"));
        argv.addAll(command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv);
        ProcessBuilder.Redirect output = command.errorFile()
                .map(file -> ProcessBuilder.Redirect.appendTo(file.toFile()))
                .orElse(ProcessBuilder.Redirect.DISCARD);
        builder.redirectOutput(output).redirectError(output);
        return new LocalDaemon(launch(builder, command));
    }

    private record LocalDaemon(Process process) implements Daemon {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public Optional<Integer> exitCode() {
            return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }

    private static Process launch(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.argv());
        command.errorFile().ifPresent(file -> builder.redirectError(ProcessBuilder.Redirect.appendTo(file.toFile())));
        return launch(builder, command);
    }

    private static Process launch(ProcessBuilder builder, Command command) {
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        // Ours may hold passwords, and what we start outlives us and may be taken over by a guest.
        builder.environment().keySet().retainAll(KEPT_ENVIRONMENT);
        builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
        builder.environment().putAll(command.environment());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "A tool of the node could not be started.")
                            .withInternal(command + ": " + e.getMessage()),
                    e);
        }
    }

    /** Reads to the end so that the tool never blocks, keeping the first bytes only. */
    private static CompletableFuture<String> keep(InputStream stream, int limit) {
        return CompletableFuture.supplyAsync(
                () -> {
                    ByteArrayOutputStream kept = new ByteArrayOutputStream();
                    byte[] buffer = new byte[8192];
                    try (stream) {
                        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                            kept.write(buffer, 0, Math.min(n, limit - kept.size()));
                        }
                    } catch (IOException e) {
                        // The tool was killed: what was read so far is all there is.
                    }
                    return kept.toString(StandardCharsets.UTF_8);
                },
                READERS);
    }

    /** A child that the tool left running may hold the pipe open; its output is not waited for. */
    private static String get(CompletableFuture<String> kept) throws InterruptedException {
        try {
            return kept.get(READ_AFTER_END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            return "";
        }
    }

    private static void killWithChildren(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static NodeException failure(ErrorCode code, String message, Command command, String why) {
        return new NodeException(Problem.of(code, message).withInternal(command + ": " + why));
    }
}
