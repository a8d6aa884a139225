package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Java process of the built portal, started as the launcher does it; ended, frozen and started again at will. */
final class PortalProcess {
    /** As in the launcher. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx768m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final String classPath;
    private final String main;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Path output;
    private final int port;
    private Optional<Process> process = Optional.empty();
    private boolean frozen;
    private double cpuOfEnded;

    /** @param output takes what all its starts say */
    PortalProcess(
            String classPath,
            String main,
            List<String> arguments,
            Map<String, String> environment,
            Path output,
            int port) {
        this.classPath = classPath;
        this.main = main;
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
        this.output = output;
        this.port = port;
    }

    synchronized void launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.writeString(output, "---- started\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            process = Optional.of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api api(String login, String password) {
        return new Api(uri(), login, password);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** What all its starts have said. */
    Path output() {
        return output;
    }

    synchronized boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    synchronized long pid() {
        return process.orElseThrow().pid();
    }

    /** Signal 9, and the end. */
    void kill() {
        end(true);
    }

    /** Signal 15, and the end. @return its status */
    int stop() {
        return end(false);
    }

    /** It stands still, as when its computer is suspended. */
    synchronized void freeze() {
        ProcessTable.signal(pid(), "STOP");
        frozen = true;
    }

    synchronized void thaw() {
        ProcessTable.signal(pid(), "CONT");
        frozen = false;
    }

    synchronized boolean isFrozen() {
        return frozen;
    }

    private int end(boolean forced) {
        Process ending;
        synchronized (this) {
            ending = process.orElseThrow();
            cpuOfEnded += ProcessTable.cpuSeconds(ending.pid());
        }
        if (forced) {
            ending.destroyForcibly();
        } else {
            ending.destroy();
        }
        return awaitEnd(ending);
    }

    /** It ends by itself. @return its status */
    int awaitEnd() {
        Process ending;
        synchronized (this) {
            ending = process.orElseThrow();
        }
        return awaitEnd(ending);
    }

    private int awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("process " + ending.pid() + " did not end within " + LONGEST_STOP);
            }
            synchronized (this) {
                process = Optional.empty();
            }
            return ending.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of all its lives. */
    synchronized double cpuSeconds() {
        return cpuOfEnded
                + process.map(each -> ProcessTable.cpuSeconds(each.pid())).orElse(0.0);
    }

    /** For the end of a test, however it went. */
    synchronized void abandon() {
        process.ifPresent(Process::destroyForcibly);
    }
}
