package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gannet.agent.volume.ext.ExtPool;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;

/** A provider of volumes as loop devices, for nodes that are all on this machine, with faults on demand. */
public final class LoopProvider {
    public static final String PASSWORD = "swordfish";
    private static final List<String> SCRIPTS =
            List.of("create", "attach", "detach", "remove", "grow", "setinfo", "verify", "open", "close", "snapshot");
    private final Path search;
    private final Path home;

    /** Whether loop devices can be made here. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root") && Files.exists(Path.of("/dev/loop-control"));
    }

    /** @param folder of the test, which nobody else may write to */
    public LoopProvider(Path folder) {
        assumeThat(isPossible()).as("loop devices need root").isTrue();
        search = folder.resolve("providers");
        home = folder.resolve("san");
        try (InputStream script = Objects.requireNonNull(LoopProvider.class.getResourceAsStream("/extstorage/loop"))) {
            byte[] content = script.readAllBytes();
            Path directory = Files.createDirectories(search.resolve("loop"));
            Files.createDirectories(home);
            for (String name : SCRIPTS) {
                Path file = Files.write(directory.resolve(name), content);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.writeString(directory.resolve("parameters.list"), """
                    home Where the files are
                    node\tWhich node this is
                    password Needed to log in
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return search.resolve("loop");
    }

    /** As the node has it. */
    public ExtStorage on(String node, Duration limit) {
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("home", home.toString());
        parameters.put("node", node);
        parameters.put("password", PASSWORD);
        return new ExtStorage(
                List.of(search),
                List.of(new ExtPool(
                        "loops",
                        "loop",
                        parameters,
                        Set.of("password"),
                        ByteSize.ofGibibytes(1),
                        "loop/test",
                        false,
                        false,
                        limit)));
    }

    /** What goes wrong from now on: "fail create", "slow attach"; empty for nothing. */
    public void fault(String fault) {
        write(home.resolve("fault"), fault);
    }

    public Path file(VolumeId id) {
        return home.resolve(id + ".ext.disk0");
    }

    /** Runs of scripts on the node: "grow 8/16/", sizes in MiB, then whether it was opened for it alone. */
    public List<String> calls(String node) {
        Path calls = home.resolve("calls." + node);
        try {
            return Files.exists(calls)
                    ? Files.readAllLines(calls).stream()
                            .peek(line -> {
                                if (!line.endsWith(" in " + directory() + " by nobody")) {
                                    throw new AssertionError("not in the clean environment: " + line);
                                }
                            })
                            .map(line -> line.substring(0, line.indexOf(" in ")))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAttached(VolumeId id, String node) {
        return Files.exists(home.resolve(id + ".ext.disk0.at." + node));
    }

    /** The node's kernel has gone, and with it what was attached to it. */
    public void powerCut(VolumeId id, String node) {
        try {
            Files.delete(home.resolve(id + ".ext.disk0.at." + node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Volumes in the storage. */
    public List<String> volumes() {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".disk0"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of what a test has left attached. */
    public void close() {
        for (String volume : volumes()) {
            NetworkSpace.here(
                    "sh",
                    "-c",
                    "losetup --noheadings --output NAME --associated \"$0\" | xargs -r losetup -d",
                    home.resolve(volume).toString());
        }
    }
}
