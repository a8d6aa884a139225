package org.gannet.agent.volume.lvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Logical volumes that come from other nodes: unfinished until all has come, with a record in a file beside. The record
 * is there before the volume is, so that none of them is without; what one that was swept leaves is found by it.
 * Nothing is zeroed before: what comes covers all of it.
 */
final class LvmArrivals {
    private static final String ENDING = ".incoming";
    private final LvmDriver driver;
    private final Path directory;

    LvmArrivals(LvmDriver driver, Path directory) {
        this.driver = driver;
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw StateFile.failure(e, directory);
        }
    }

    /**
     * What is kept of one.
     * @param written up to where something may have been written
     */
    record Arriving(IncomingVolume where, long position, long written, boolean complete) {
        Arriving reached(long now) {
            return new Arriving(where, now, Math.max(written, now + VolumeArrival.WRITTEN_AHEAD), complete);
        }

        Arriving completed() {
            return new Arriving(where, position, written, true);
        }
    }

    private Path file(VolumeId id) {
        return directory.resolve(id + ENDING);
    }

    private Optional<Arriving> known(VolumeId id) {
        return StateFile.read(file(id), Arriving.class);
    }

    private Arriving require(VolumeId id) {
        return known(id)
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for this volume here."));
    }

    /** Whether nobody else may make, or remove, what there is of the volume. */
    boolean isComing(VolumeId id) {
        return known(id).filter(arriving -> !arriving.complete()).isPresent();
    }

    /** The volume is held, and about to be removed: it is no arrival any more. */
    void forget(VolumeId id) {
        try {
            if (Files.deleteIfExists(file(id))) {
                StateFile.syncDirectory(directory);
            }
        } catch (IOException e) {
            throw StateFile.failure(e, file(id));
        }
    }

    /** After a crash: one may have become a volume, and its record not know it yet. */
    void settle() {
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> VolumeId.parse(name.substring(0, name.length() - ENDING.length())))
                    .filter(id -> isComing(id) && driver.find(id).isPresent())
                    .forEach(id -> StateFile.write(file(id), require(id).completed()));
        } catch (IOException e) {
            throw StateFile.failure(e, directory);
        }
    }

    VolumeArrival of(VolumeId id) {
        return new Arrival(id);
    }

    private final class Arrival implements VolumeArrival {
        private final VolumeId id;

        Arrival(VolumeId id) {
            this.id = id;
        }

        @Override
        public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
            driver.requirePossible(spec);
            return driver.holding(List.of(id), () -> {
                Optional<Arriving> known = known(id);
                Optional<VolumeSpec> there = driver.find(id).map(volume -> volume.spec());
                boolean other = known.isEmpty()
                        ? there.isPresent()
                        : !known.get().where().spec().equals(spec)
                                && !there.filter(spec::equals).isPresent();
                if (other) {
                    throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id.");
                }
                Arriving arriving = known.orElseGet(() -> {
                    Arriving first = new Arriving(where.get(), 0, WRITTEN_AHEAD, false);
                    StateFile.write(file(id), first);
                    return first;
                });
                if (there.isEmpty()) {
                    make(arriving.where());
                }
                return arriving.where();
            });
        }

        /** Or finds it. */
        private void make(IncomingVolume where) {
            try {
                if (driver.ensureUnfinished(id, where.spec())) {
                    // Of another one nothing is here.
                    StateFile.write(file(id), new Arriving(where, 0, WRITTEN_AHEAD, false));
                }
            } catch (RuntimeException e) {
                forget(id);
                throw e;
            }
        }

        @Override
        public Optional<State> find() {
            return known(id)
                    .map(arriving -> new State(
                            arriving.where(),
                            driver.device(id, arriving.where().spec().place()),
                            arriving.position(),
                            arriving.complete(),
                            Optional.of(new Device(zeroFrom(arriving)))));
        }

        private long zeroFrom(Arriving arriving) {
            return driver.isThin(arriving.where().spec().place()) ? arriving.written() : Long.MAX_VALUE;
        }

        @Override
        public void reached(long position) {
            driver.holding(List.of(id), () -> {
                StateFile.write(file(id), require(id).reached(position));
                return id;
            });
        }

        /** Snapshots of logical volumes do not come with them; they begin with the size that they have. */
        @Override
        public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
            driver.holding(List.of(id), () -> {
                Arriving arriving = require(id);
                if (!arriving.complete()) {
                    driver.finish(id, arriving.where().spec(), made);
                    StateFile.write(file(id), arriving.completed());
                }
                return id;
            });
        }
    }
}
