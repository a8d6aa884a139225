package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * `./gannet demo` as a process of its own, on a data directory of its own. Can be ended in every way and started again
 * on the same directory.
 */
final class DemoProcess implements AutoCloseable {
    static final String ADMIN = "admin";
    static final String USER = "demo";
    static final String ADMIN_PASSWORD = "correct-horse-1";
    static final String USER_PASSWORD = "battery-staple-2";
    private static final int NODES = 3;
    private static final Duration LONGEST_START = Duration.ofMinutes(4);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    /** Tells what the image was built from. */
    private static final String IMAGE_KEY = "gannet-demo.img.key";

    private final String name;
    private final List<String> options;
    private final Path directory;
    private final Path log;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private DemoProcess(String name, List<String> options) {
        this.name = name;
        this.options = List.copyOf(options);
        try {
            // Short: names of sockets have 107 bytes at most.
            this.directory = Files.createTempDirectory(Path.of("/tmp"), "gannet-e2e-");
            this.log = Files.writeString(Places.output("logs").resolve(name + ".log"), "");
            this.port = Ports.free("127.0.0.1");
            seedImage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param options of `./gannet demo`, beside directory and port */
    static DemoProcess prepare(String name, String... options) {
        return new DemoProcess(name, List.of(options));
    }

    /**
     * Starts it and waits until people can sign in.
     * @param more options, for this start only
     */
    DemoProcess start(String... more) {
        List<String> command = new ArrayList<>(List.of(
                Places.root().resolve("gannet").toString(),
                "demo",
                "--data-dir",
                directory.toString(),
                "--port",
                String.valueOf(port)));
        command.addAll(options);
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "GANNET_ADMIN_PASSWORD",
                        ADMIN_PASSWORD,
                        "GANNET_DEMO_PASSWORD",
                        USER_PASSWORD,
                        "GANNET_JDK",
                        System.getProperty("java.home"),
                        "GANNET_APP",
                        Places.app().toString(),
                        "GANNET_ACCEL",
                        "tcg",
                        "GANNET_AOT",
                        "off"));
        try {
            say("---- started");
            Files.deleteIfExists(directory.resolve("url"));
            Process started = builder.start();
            process = Optional.of(started);
            Patience.within(LONGEST_START, "the portal of demo " + name)
                    .failFast("the demo ended: " + log, () -> !started.isAlive())
                    .until(() -> Files.exists(directory.resolve("url")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits until all nodes answer and the image is in the catalogue. */
    DemoProcess awaitCluster() {
        Api admin = admin();
        Patience.within(LONGEST_START, "the nodes and the image of demo " + name)
                .failFast("a part of the demo did not start: " + log, () -> output().contains("is not available"))
                .until(() -> admin.rows("/nodes").stream()
                                        .filter(node -> node.path("answering").asBoolean())
                                        .count()
                                == NODES
                        && admin.image(SharedDemo.IMAGE).isPresent());
        keepImage();
        return this;
    }

    /** What it has printed at all its starts. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String words) throws IOException {
        Files.writeString(log, words + "\n", StandardOpenOption.APPEND);
    }

    URI portal() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    Api admin() {
        return new Api(portal(), ADMIN, ADMIN_PASSWORD);
    }

    Api user() {
        return new Api(portal(), USER, USER_PASSWORD);
    }

    /** Of the Java process: the launcher becomes it. */
    long pid() {
        return process.orElseThrow().pid();
    }

    /** Power failure of the portal and of the node services; guests go on. */
    void kill() {
        process.orElseThrow().destroyForcibly();
        awaitExit();
    }

    /** As Ctrl-C or a service's end. */
    int stop() {
        process.orElseThrow().destroy();
        return awaitExit();
    }

    private int awaitExit() {
        Process ending = process.orElseThrow();
        try {
            if (!ending.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("demo " + name + " did not end within " + LONGEST_STOP);
            }
            process = Optional.empty();
            return ending.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // ---- what is there ----

    /** QEMU processes of all its machines. */
    List<ProcessTable.Guest> guests() {
        return ProcessTable.guests(directory.toString());
    }

    /** QEMU processes of one machine; two while it moves. */
    List<ProcessTable.Guest> guests(String instance) {
        return guests().stream()
                .filter(guest -> guest.commandLine().contains(instance))
                .toList();
    }

    /**
     * Files and sockets of its nodes. Images stay there on purpose, for the next machine; ended tasks are remembered
     * for a day; the newest copies of the configuration are looked at with {@link #configurationCopies}.
     */
    SortedSet<String> nodeFiles() {
        SortedSet<String> found = new TreeSet<>();
        for (int node = 1; node <= NODES; node++) {
            for (String folder : List.of("node" + node, "run/n" + node)) {
                files(folder)
                        .filter(file -> Stream.of("/images/", "/tasks/", "/configurations/")
                                .noneMatch(file::contains))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** On each node, its files: each copy has two, itself and what it is. */
    List<List<String>> configurationCopies() {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> files("node" + node + "/configurations").toList())
                .toList();
    }

    private Stream<String> files(String folder) {
        try {
            return Trees.files(directory.resolve(folder)).stream().map(file -> folder + "/" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ports of the portal, its nodes and all machines. */
    SortedSet<Integer> ports() {
        SortedSet<Integer> ports = new TreeSet<>();
        process.ifPresent(running -> ports.addAll(ProcessTable.listening(running.pid())));
        guests().forEach(guest -> ports.addAll(ProcessTable.listening(guest.pid())));
        return ports;
    }

    DemoDatabase database() {
        if (process.isPresent()) {
            throw new IllegalStateException("the portal has its database open");
        }
        return new DemoDatabase(directory.resolve("database/gannet"));
    }

    // ---- the image, which takes long to build ----

    private static Path keptImage() {
        return Places.root().resolve("webapp/target/e2e/demo-image");
    }

    private void seedImage() throws IOException {
        synchronized (DemoProcess.class) {
            if (Files.exists(keptImage())) {
                Trees.copy(keptImage(), directory.resolve("demo-image"));
            }
        }
    }

    private void keepImage() {
        synchronized (DemoProcess.class) {
            Path mine = directory.resolve("demo-image");
            if (Files.exists(mine)) {
                try {
                    if (Files.exists(keptImage())
                            && Trees.files(mine).equals(Trees.files(keptImage()))
                            && Files.mismatch(
                                            mine.resolve(IMAGE_KEY), keptImage().resolve(IMAGE_KEY))
                                    < 0) {
                        return;
                    }
                    Path draft = keptImage().resolveSibling("demo-image.new");
                    Trees.delete(draft);
                    Trees.copy(mine, draft);
                    Trees.delete(keptImage());
                    Files.move(draft, keptImage(), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Ends everything that belongs to it and keeps its logs. */
    @Override
    public void close() throws IOException {
        process.ifPresent(Process::destroy);
        if (process.isPresent()) {
            try {
                awaitExit();
            } catch (AssertionError e) {
                process.ifPresent(Process::destroyForcibly);
            }
        }
        guests().forEach(guest -> ProcessTable.kill(guest.pid()));
        Path portalLog = directory.resolve("log/portal.log");
        if (Files.exists(portalLog)) {
            Files.copy(
                    portalLog,
                    Places.output("logs").resolve(name + "-portal.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Trees.delete(directory);
    }
}
