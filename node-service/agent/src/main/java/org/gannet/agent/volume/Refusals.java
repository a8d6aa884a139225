package org.gannet.agent.volume;

import org.gannet.base.DiskAct;
import org.gannet.base.DiskTemplate;
import org.gannet.node.NodeException;

/** What is not done with volumes of a kind, in the words of {@link DiskTemplate#refusal}. */
public final class Refusals {
    private Refusals() {}

    /** Of something that is never done with them. */
    public static NodeException of(DiskTemplate kind, DiskAct act) {
        return new NodeException(
                kind.refusal(act).orElseThrow(() -> new IllegalArgumentException(kind + " says that it can " + act)));
    }

    /** @throws NodeException UNSUPPORTED */
    public static void require(DiskTemplate kind, DiskAct act) {
        kind.refusal(act).ifPresent(problem -> {
            throw new NodeException(problem);
        });
    }
}
