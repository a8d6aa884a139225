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
    private static final int MOST_CPUS = 8192;
    private static final ByteSize MOST = ByteSize.ofGibibytes(4L << 20);

    /** Just like one. */
    public static OneMoreNode like(String name) {
        return new OneMoreNode(name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Node over(Node model) {
        cpus.filter(number -> number < 1 || number > MOST_CPUS).ifPresent(number -> {
            throw Problems.invalid("A node with " + number + " processors is none.", "Give 1 to " + MOST_CPUS + ".");
        });
        memory.ifPresent(size -> requirePossible("memory", size));
        disk.ifPresent(size -> requirePossible("disk", size));
        return model.withFacts(model.facts()
                .sized(
                        cpus.orElse(model.facts().cpus()),
                        memory.orElse(model.facts().memory()),
                        disk.orElse(model.facts().disk())));
    }

    private static void requirePossible(String what, ByteSize size) {
        if (size.bytes() < 1 || !size.isAtMost(MOST)) {
            throw Problems.invalid("A node with " + size + " of " + what + " is none.", "Give up to " + MOST + ".");
        }
    }
}
