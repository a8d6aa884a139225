package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.base.VolumeId;

/** Disks that this node holds alike with another one. All throw {@link org.gannet.node.NodeException}. */
public interface Mirrors {
    /** Of a node without any. */
    Mirrors NONE = new Mirrors() {
        @Override
        public Optional<Path> opening(VolumeId volume, boolean incoming) {
            return Optional.empty();
        }

        @Override
        public boolean holds(VolumeId volume) {
            return false;
        }

        @Override
        public void requireEqual(VolumeId volume) {}

        @Override
        public void handOver(VolumeId volume) {}

        @Override
        public void takeOver(List<VolumeId> volumes) {}
    };

    /**
     * The socket of the disk of which the volume is one side; empty when it is none, and is opened itself.
     * @param incoming whether the machine comes from the other side's node, and writes nothing before
     *     {@link #takeOver}
     * @throws org.gannet.node.NodeException WRONG_STATE when machines may not run with this side
     */
    Optional<Path> opening(VolumeId volume, boolean incoming);

    /**
     * The device that is opened instead of the volume, of a disk that the kernel mirrors; empty for all others.
     * @throws org.gannet.node.NodeException WRONG_STATE when machines may not run with this side
     */
    default Optional<Path> device(VolumeId volume) {
        return Optional.empty();
    }

    /** Whether the volume is one side of such a disk. */
    boolean holds(VolumeId volume);

    /** @throws org.gannet.node.NodeException WRONG_STATE unless the other side holds all that this one does */
    void requireEqual(VolumeId volume);

    /**
     * The machine stands still, and is about to go on at the other side's node: this side follows from now on. May be
     * repeated, and taken back by {@link #takeOver}.
     * @throws org.gannet.node.NodeException WRONG_STATE unless both sides hold the same
     */
    void handOver(VolumeId volume);

    /**
     * The machine goes on here, and certainly nowhere else: the other side writes to this one no more. Volumes that are
     * no sides don't matter. May be repeated.
     * @throws org.gannet.node.NodeException WRONG_STATE when one of them is not complete; then none is taken over
     */
    void takeOver(List<VolumeId> volumes);
}
