package org.gannet.engine.operation;

import org.gannet.base.Problem;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;

/** What a node says that is not watched, since it is not in the cluster yet, or is left alone. */
public sealed interface Probe {
    /** It answered. */
    record Answered(NodeFacts facts, NodeReport report) implements Probe {}

    /** It did not. */
    record Silent(Problem problem) implements Probe {}
}
