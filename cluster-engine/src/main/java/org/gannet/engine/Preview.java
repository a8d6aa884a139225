package org.gannet.engine;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Placement;

/** What an operation would do now. Nothing has been reserved: when it runs, the answer may be another. */
public sealed interface Preview {
    /** @param placement how the node would be chosen, if one is; for operators */
    record Planned(List<StepSummary> steps, Optional<Placement.Found> placement) implements Preview {
        public Planned {
            steps = List.copyOf(steps);
        }
    }

    /** Why it would be refused. */
    record Refused(Problem problem) implements Preview {}

    /**
     * @param title for everyone; names no node
     * @param node where, for operators
     * @param pointOfNoReturn from its start or its end on, the job only goes forward
     */
    record StepSummary(String title, NodeName node, boolean pointOfNoReturn) {}
}
