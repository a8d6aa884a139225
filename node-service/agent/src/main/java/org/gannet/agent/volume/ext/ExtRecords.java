package org.gannet.agent.volume.ext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gannet.agent.state.StateFile;
import org.gannet.base.VolumeId;

/** The node's records of volumes, one file for each. */
final class ExtRecords {
    private static final String ENDING = ".json";
    private final Path directory;

    ExtRecords(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw StateFile.failure(e, directory);
        }
    }

    private Path file(VolumeId id) {
        return directory.resolve(id + ENDING);
    }

    Optional<ExtRecord> find(VolumeId id) {
        return StateFile.read(file(id), ExtRecord.class);
    }

    /** Complete; in no order. */
    List<VolumeId> ids() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> VolumeId.parse(name.substring(0, name.length() - ENDING.length())))
                    .toList();
        } catch (IOException e) {
            throw StateFile.failure(e, directory.resolve("none"));
        }
    }

    void write(VolumeId id, ExtRecord record) {
        StateFile.write(file(id), record);
    }

    /** Writes only what is news. One that is not there stays away. */
    void change(VolumeId id, UnaryOperator<ExtRecord> change) {
        find(id).ifPresent(now -> {
            ExtRecord next = change.apply(now);
            if (!next.equals(now)) {
                write(id, next);
            }
        });
    }

    void remove(VolumeId id) {
        try {
            if (Files.deleteIfExists(file(id))) {
                StateFile.syncDirectory(directory);
            }
        } catch (IOException e) {
            throw StateFile.failure(e, directory.resolve("none"));
        }
    }
}
