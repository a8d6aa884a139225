package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.NodeUse;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;

/** What sizes a machine can have at all, however empty the cluster is. */
final class Sizes {
    private static final long MIB = 1L << 20;
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMebibytes(16);

    private Sizes() {}

    /** @throws ProblemException INVALID_REQUEST */
    static void requireUsable(int vcpus, ByteSize memory, List<NewDisk> disks) {
        if (vcpus < 1 || vcpus > VmSpec.MOST_VCPUS) {
            throw Problems.invalid(
                    "A virtual machine has 1 to " + VmSpec.MOST_VCPUS + " vCPUs; asked " + vcpus + ".",
                    "Choose at least one.");
        }
        if (!LEAST_MEMORY.isAtMost(memory) || memory.bytes() % MIB != 0) {
            throw Problems.invalid(
                    "The memory must be a whole number of MiB, at least " + LEAST_MEMORY + "; asked " + memory + ".",
                    "For example: 256 MiB.");
        }
        for (NewDisk disk : disks) {
            if (disk.size().bytes() % MIB != 0 && disk.origin().isEmpty()) {
                throw unusable(disk.size());
            }
        }
    }

    private static ProblemException unusable(ByteSize disk) {
        return Problems.invalid(
                "The disk must be a whole number of MiB, at least one; asked " + disk + ".", "For example: 2 GiB.");
    }

    /** The first disk, as it is asked for. @throws ProblemException INVALID_REQUEST */
    static void requireDisk(ByteSize disk) {
        if (disk.bytes() == 0) {
            throw unusable(disk);
        }
    }

    /** @throws ProblemException POLICY_VIOLATION when even an empty node of the cluster would be too small */
    static void requireFitsSomeNode(ClusterView view, int askedVcpus, ByteSize askedMemory, List<NewDisk> disks) {
        ByteSize askedDisk = disks.stream().map(NewDisk::size).reduce(ByteSize.ZERO, ByteSize::plus);
        if (view.state().nodes().isEmpty()) {
            throw new ProblemException(Problem.of(ErrorCode.NO_CAPACITY, "The cluster has no nodes.")
                    .withRemedy("Ask an administrator to add one."));
        }
        int vcpus = 0;
        ByteSize memory = ByteSize.ZERO;
        ByteSize disk = ByteSize.ZERO;
        for (Node node : view.state().nodes().values()) {
            NodeCapacity whole = NodeCapacity.of(node, NodeUse.NONE, new Inheritance(view.state()).capacity(node));
            vcpus = Math.max(vcpus, whole.vcpus());
            memory = memory.compareTo(whole.memory()) > 0 ? memory : whole.memory();
            disk = disk.compareTo(whole.disk()) > 0 ? disk : whole.disk();
            for (NodeFacts.Pool pool : node.facts().pools()) {
                disk = disk.compareTo(pool.total()) > 0 || pool.template().equals("file") ? disk : pool.total();
            }
        }
        List<String> lines = new ArrayList<>();
        if (askedVcpus > vcpus) {
            lines.add("vCPUs: asked " + askedVcpus + ", at most " + vcpus);
        }
        if (!askedMemory.isAtMost(memory)) {
            lines.add("memory: asked " + askedMemory + ", at most " + memory);
        }
        if (!askedDisk.isAtMost(disk)) {
            lines.add("disk: asked " + askedDisk + ", at most " + disk);
        }
        if (!lines.isEmpty()) {
            throw new ProblemException(
                    Problem.of(ErrorCode.POLICY_VIOLATION, "This is larger than any computer of the cluster.")
                            .withCause(String.join("; ", lines) + ".")
                            .withDetails(lines)
                            .withRemedy("Choose a smaller size."));
        }
    }
}
