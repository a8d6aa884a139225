package org.gannet.agent.volume.rbd;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** What comes from another node is written into a file, and there are none here. */
record NoArrival() implements VolumeArrival {
    private static NodeException refused() {
        return new NodeException(
                Problem.of(ErrorCode.UNSUPPORTED, "Copies from another node can't be received into Ceph.")
                        .withRemedy("Copy into a file, and convert that."));
    }

    @Override
    public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
        throw refused();
    }

    @Override
    public Optional<State> find() {
        return Optional.empty();
    }

    @Override
    public void reached(long position) {
        throw refused();
    }

    @Override
    public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
        throw refused();
    }
}
