package org.gannet.engine.htools;

import java.util.List;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.PlacementState;

/** The list of instances that {@code --print-instances} prints. */
public final class InstanceTable {
    private InstanceTable() {}

    /** The lines for the instances that run in a group. */
    public static List<String> lines(PlacementState state, int[] instances) {
        var table = new Table(
                List.of(
                        "F",
                        "Name",
                        "Pri_node",
                        "Sec_node",
                        "Auto_bal",
                        "vcpu",
                        "mem",
                        "dsk",
                        "lCpu",
                        "lMem",
                        "lDsk",
                        "lNet"),
                List.of(false, false, false, false, false, true, true, true, true, true, true, true));
        for (int at : instances) {
            InstanceInput instance = state.inventory().instance(at);
            int second = state.secondaryOf(at);
            table.add(List.of(
                    instance.status().isUsingMemory() ? "R" : " ",
                    instance.name(),
                    state.inventory().input().nodes().get(state.primaryOf(at)).name(),
                    second == InstanceInput.NO_NODE
                            ? ""
                            : state.inventory().input().nodes().get(second).name(),
                    instance.autoBalance() ? "Y" : "N",
                    "" + instance.vcpus(),
                    Figures.padded("" + instance.memoryMib(), 5),
                    Figures.padded("" + instance.diskMib() / 1024, 5),
                    Figures.fixed(instance.utilization().cpu(), 3),
                    Figures.fixed(instance.utilization().memory(), 3),
                    Figures.fixed(instance.utilization().disk(), 3),
                    Figures.fixed(instance.utilization().network(), 3)));
        }
        return table.lines(" ");
    }
}
