package org.gannet.backend.instances;

import java.util.EnumMap;
import java.util.Map;
import org.gannet.backend.support.BackendOnly;
import org.gannet.engine.ClusterView;

/** Counts all machines, whosever they are. */
@BackendOnly
public final class InstanceCounts {
    private InstanceCounts() {}

    public static Map<StatusView.Word, Integer> byWord(ClusterView view) {
        Map<StatusView.Word, Integer> counts = new EnumMap<>(StatusView.Word.class);
        view.state()
                .instances()
                .values()
                .forEach(instance -> counts.merge(Statuses.word(view, new Machine.Present(instance)), 1, Integer::sum));
        return counts;
    }
}
