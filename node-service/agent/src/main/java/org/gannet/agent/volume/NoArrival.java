package org.gannet.agent.volume;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Where nothing can be received. @param why for the reader */
public record NoArrival(String why) implements VolumeArrival {
    @Override
    public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
        throw unsupported();
    }

    @Override
    public Optional<State> find() {
        return Optional.empty();
    }

    @Override
    public void reached(long position) {
        throw unsupported();
    }

    @Override
    public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
        throw unsupported();
    }

    private NodeException unsupported() {
        return NodeException.of(ErrorCode.UNSUPPORTED, why);
    }
}
