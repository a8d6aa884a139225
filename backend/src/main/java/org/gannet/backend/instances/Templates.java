package org.gannet.backend.instances;

import java.util.List;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Node;

/** Which kinds of disks new machines can have. */
final class Templates {
    private Templates() {}

    /** Those that the cluster allows and its nodes can hold now, as the cluster orders them. */
    static List<DiskTemplate> offered(ClusterView view) {
        return view.state().settings().templates().stream()
                .filter(template -> template != DiskTemplate.DISKLESS)
                .filter(template -> holders(view, template) >= needed(template))
                .toList();
    }

    private static int needed(DiskTemplate template) {
        return template.mirroring() == DiskTemplate.Mirroring.INTERNAL ? 2 : 1;
    }

    private static long holders(ClusterView view, DiskTemplate template) {
        return view.state().nodes().values().stream()
                .filter(node -> node.flags().vmCapable() && holds(node, template))
                .count();
    }

    private static boolean holds(Node node, DiskTemplate template) {
        return node.facts().holds(template);
    }
}
