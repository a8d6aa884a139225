package org.gannet.agent.volume.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.gannet.base.VolumeId;

/**
 * Volumes while they are made. A tool that makes one goes on when the agent is killed, and may open its file only then:
 * so each attempt has a name of its own, {@code ID.FORMAT.ATTEMPT.new}, which nobody uses again. What such an attempt
 * leaves is removed when nobody writes to it any more: until then it would take room that nobody sees.
 */
final class UnfinishedFiles {
    private static final String UNFINISHED = ".new";
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /** Agents of earlier versions left the attempt out. */
    private static final Pattern OF_VOLUME = Pattern.compile(ID + "\\.(raw|qcow2)(\\." + ID + ")?\\.new");
    /** Written by the agent itself. */
    private static final Pattern OF_SPECIFICATION = Pattern.compile(ID + "\\.(json|incoming)\\." + ID + "\\.tmp");

    private static final Path PROCESSES = Path.of("/proc");

    private final Path directory;

    UnfinishedFiles(Path directory) {
        this.directory = directory;
    }

    /** A new name beside the finished file, for one attempt. */
    static Path next(Path finished) {
        return finished.resolveSibling(finished.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    }

    /** Removes all that nobody writes to; only while no attempt of this process is under way. */
    void sweep() throws IOException {
        sweep(name -> OF_VOLUME.matcher(name).matches()
                || OF_SPECIFICATION.matcher(name).matches());
    }

    /** Removes what earlier attempts to make this volume left; only while none of this process is under way. */
    void sweep(VolumeId id) throws IOException {
        sweep(name -> name.startsWith(id + ".") && OF_VOLUME.matcher(name).matches());
    }

    private void sweep(Predicate<String> which) throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (which.test(file.getFileName().toString())) {
                    left.add(file);
                }
            }
        }
        if (left.isEmpty()) {
            return;
        }
        Set<Path> open = openFiles();
        Path real = directory.toRealPath();
        for (Path file : left) {
            if (!open.contains(real.resolve(file.getFileName()))) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Of all processes that this one may look into: those that it, or one before it, has started are among them. */
    private static Set<Path> openFiles() throws IOException {
        Set<Path> open = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
                    for (Path descriptor : descriptors) {
                        addTarget(descriptor, open);
                    }
                } catch (IOException | DirectoryIteratorException e) {
                    // It has ended, or is somebody else's.
                }
            }
        }
        return open;
    }

    private static void addTarget(Path descriptor, Set<Path> open) {
        try {
            open.add(Files.readSymbolicLink(descriptor));
        } catch (IOException e) {
            // It has been closed.
        }
    }
}
