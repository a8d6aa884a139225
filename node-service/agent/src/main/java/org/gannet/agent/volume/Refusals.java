package org.gannet.agent.volume;

import org.gannet.base.DiskAct;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** What is not done with volumes, in the same words wherever they lie; see {@link DiskTemplate#refusal}. */
public final class Refusals {
    private Refusals() {}

    /** Of something that is never done with them. */
    public static NodeException of(DiskTemplate kind, DiskAct act) {
        return new NodeException(
                kind.refusal(act).orElseThrow(() -> new IllegalArgumentException(kind + " says that it can " + act)));
    }

    /** Both sides of a mirrored disk, of either kind, are compared no further. */
    public static NodeException comparisonEnded(String cause) {
        return new NodeException(
                Problem.of(ErrorCode.WRONG_STATE, "The two sides of the disk were not compared to the end.")
                        .withCause(cause)
                        .withRemedy("Wait until both sides hold the same, then compare them again."));
    }

    /** @throws NodeException UNSUPPORTED */
    public static void require(DiskTemplate kind, DiskAct act) {
        kind.refusal(act).ifPresent(problem -> {
            throw new NodeException(problem);
        });
    }
}
