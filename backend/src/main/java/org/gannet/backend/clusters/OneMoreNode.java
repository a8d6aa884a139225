package org.gannet.backend.clusters;

import java.util.Optional;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.engine.model.Node;

/**
 * A node that might be bought: like one that is there, but for the figures that are given.
 * @param like its name
 * @param cpus logical processors
 * @param disk of the file system for volumes, and of each pool of the node's own
 */
public record OneMoreNode(String like, Optional<Integer> cpus, Optional<ByteSize> memory, Optional<ByteSize> disk) {
    public static final int MOST_CPUS = 8192;
    /** Of memory, and of disk. */
    public static final int MOST_GIBIBYTES = 4 << 20;

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST when no node has such figures */
    public OneMoreNode {
        cpus.ifPresent(number -> require("cpus", number, MOST_CPUS));
        memory.ifPresent(size -> require("memory", size.bytes(), bytes(MOST_GIBIBYTES)));
        disk.ifPresent(size -> require("disk", size.bytes(), bytes(MOST_GIBIBYTES)));
    }

    /** Just like one. */
    public static OneMoreNode like(String name) {
        return new OneMoreNode(name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * As a program asks for it.
     * @return empty when nothing is given
     * @throws org.gannet.base.ProblemException INVALID_REQUEST when no node has such figures, or it is not said which
     *     one it is like
     */
    public static Optional<OneMoreNode> of(
            Optional<String> like, Optional<Integer> cpus, Optional<Long> memoryBytes, Optional<Long> diskBytes) {
        if (like.isEmpty() && (cpus.isPresent() || memoryBytes.isPresent() || diskBytes.isPresent())) {
            throw Problems.invalid(
                    "Figures of one more node were given, but not which node it is like.", "Give its name as like.");
        }
        return like.map(
                name -> new OneMoreNode(name, cpus, size("memoryBytes", memoryBytes), size("diskBytes", diskBytes)));
    }

    private static Optional<ByteSize> size(String name, Optional<Long> bytes) {
        bytes.ifPresent(number -> require(name, number, bytes(MOST_GIBIBYTES)));
        return bytes.map(ByteSize::new);
    }

    private static long bytes(long gibibytes) {
        return ByteSize.ofGibibytes(gibibytes).bytes();
    }

    private static void require(String name, long number, long most) {
        if (number < 1 || number > most) {
            throw Problems.invalid("No node has " + number + " as " + name + ".", "Give 1 to " + most + ".");
        }
    }

    Node over(Node model) {
        return model.withFacts(model.facts()
                .sized(
                        cpus.orElse(model.facts().cpus()),
                        memory.orElse(model.facts().memory()),
                        disk.orElse(model.facts().disk())));
    }
}
