package org.gannet.agent.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ByteSize;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** One volume on its way to this node: no volume yet, until all has come. */
public interface VolumeArrival {
    /**
     * Prepares for it, or finds what was prepared, also when it has come meanwhile.
     * @param where draws a place, when there is none
     * @throws NodeException NAME_TAKEN, NOT_FOUND (no such image here), POOL_FULL
     */
    IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where);

    /** Empty when nothing was prepared, or it was removed. */
    Optional<State> find();

    /** Makes known how much has come and is on disk; of a device also which part of it may have been written to. */
    void reached(long position);

    /** All has come and is on disk: it is a volume from now on. May be repeated. */
    void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots);

    /**
     * What is known of it.
     * @param file where its content gathers
     * @param position bytes from the file's beginning that are on disk for sure
     * @param complete whether it is a volume
     * @param device a file begins empty, and is as long as what has come of it; a device is there in its whole length
     *     from the beginning, and holds what it holds until it is written to
     */
    record State(IncomingVolume where, Path file, long position, boolean complete, Optional<Device> device) {
        /** In a file. */
        public State(IncomingVolume where, Path file, long position, boolean complete) {
            this(where, file, position, complete, Optional.empty());
        }
    }

    /**
     * A device that is received into.
     * @param zeroFrom from here on it holds zeroes for sure, as long as nobody writes further than
     *     {@link #WRITTEN_AHEAD} beyond what was last made known by {@link #reached}
     */
    record Device(long zeroFrom) {}

    /** How many bytes may be written to a device beyond what was made known: never more. */
    long WRITTEN_AHEAD = 64L << 20;
}
