package org.gannet.engine.testing;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.operation.node.ModifyNode;

/** Changes of single nodes, in few words. */
public final class Nodes {
    private Nodes() {}

    public static ModifyNode.Parameters offline(String node, boolean yes) {
        return modify(node, Optional.of(yes), Optional.empty());
    }

    /** Which out-of-band program switches it. */
    public static ModifyNode.Parameters switchedBy(String node, String program) {
        return modify(
                node,
                Optional.empty(),
                Optional.of(new NodeParameters(
                        Optional.of(program),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    private static ModifyNode.Parameters modify(
            String node, Optional<Boolean> offline, Optional<NodeParameters> parameters) {
        return new ModifyNode.Parameters(
                new NodeName(node),
                offline,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                parameters,
                List.of());
    }
}
