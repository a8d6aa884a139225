package org.gannet.engine.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;

/**
 * How a node is used. Set for the cluster, its groups and single nodes; see {@link Overrides}.
 * @param oobProgram by name, what switches it on and off from outside; the node's administrator has put it there. Empty
 *     text for none
 * @param memoryReserve kept for the node itself
 * @param diskReserve kept for the node itself and its image cache
 * @param spindles how many disks turn in it, or their like
 * @param cpuSpeed compared with the others: 2 for one that does twice as much in the same time
 * @param exclusiveStorage whether a physical volume belongs to one disk alone
 */
public record NodeParameters(
        Optional<String> oobProgram,
        Optional<ByteSize> memoryReserve,
        Optional<ByteSize> diskReserve,
        Optional<Integer> spindles,
        Optional<Double> cpuSpeed,
        Optional<Boolean> exclusiveStorage)
        implements Overrides<NodeParameters> {
    public static final NodeParameters INHERITED = new NodeParameters(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final int MOST_SPINDLES = 1000;
    private static final double FASTEST = 100;
    private static final Pattern PROGRAM = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?");

    public NodeParameters {
        oobProgram.filter(name -> !PROGRAM.matcher(name).matches()).ifPresent(name -> {
            throw new IllegalArgumentException("a program's name without a folder, not " + name);
        });
        Overrides.requireWithin(spindles, 1, MOST_SPINDLES, "spindles");
        cpuSpeed.filter(speed -> !(speed > 0 && speed <= FASTEST)).ifPresent(speed -> {
            throw new IllegalArgumentException("speed: above 0, at most " + FASTEST + ", not " + speed);
        });
    }

    /** 256 MiB and 1 GiB for the node itself, one spindle, speed 1. */
    public static NodeParameters standard() {
        return new NodeParameters(
                Optional.of(""),
                Optional.of(ByteSize.ofMebibytes(256)),
                Optional.of(ByteSize.ofGibibytes(1)),
                Optional.of(1),
                Optional.of(1.0),
                Optional.of(false));
    }

    @Override
    public NodeParameters over(NodeParameters parent) {
        return new NodeParameters(
                oobProgram.or(parent::oobProgram),
                memoryReserve.or(parent::memoryReserve),
                diskReserve.or(parent::diskReserve),
                spindles.or(parent::spindles),
                cpuSpeed.or(parent::cpuSpeed),
                exclusiveStorage.or(parent::exclusiveStorage));
    }
}
