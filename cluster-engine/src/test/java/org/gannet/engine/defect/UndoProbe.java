package org.gannet.engine.defect;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.engine.testing.SimulatedCluster;

/** A creation whose last step fails. @see DefectiveEngineTest */
final class UndoProbe implements Supplier<List<String>> {
    /** What is left on the nodes. */
    @Override
    public List<String> get() {
        SimulatedCluster cluster = SimulatedCluster.of("node1");
        cluster.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);
        cluster.run(cluster.create("web1", Optional.empty(), true));
        return cluster.leftovers();
    }
}
