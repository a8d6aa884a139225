package org.gannet.agent.volume;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;

/**
 * Volumes that are sides of mirrored disks: a process that is no machine's has them open all the time, and nobody else
 * may. All throw {@link org.gannet.node.NodeException}.
 */
public interface OpenSides {
    /** Of a node without any. */
    OpenSides NONE = new OpenSides() {
        @Override
        public Optional<Medium> reading(VolumeId volume) {
            return Optional.empty();
        }

        @Override
        public void requireResizable(VolumeId volume) {}

        @Override
        public boolean resize(VolumeId volume, ByteSize size) {
            return false;
        }
    };

    /**
     * Where the content of a side can be read as long as no machine writes to it; empty when the volume is none.
     * @throws org.gannet.node.NodeException WRONG_STATE when it is not the side that machines run with
     */
    Optional<Medium> reading(VolumeId volume);

    /** @throws org.gannet.node.NodeException WRONG_STATE when the volume is a side that can't become larger now */
    void requireResizable(VolumeId volume);

    /**
     * Makes a side larger. May be repeated. Machines that run with it wait meanwhile, and see the new size when they
     * look anew.
     * @return whether the volume is a side
     */
    boolean resize(VolumeId volume, ByteSize size);
}
