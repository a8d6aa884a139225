package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.gannet.backend.clusters.NodeView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.QuotaBar;
import org.gannet.webapp.base.format.Texts;

/** What the cluster has promised of what it has: nodes that answer and take machines. */
class ClusterCapacity extends Div {
    private final QuotaBar vcpus = QuotaBar.ofCount(Texts.text("nodes.vcpus"));
    private final QuotaBar memory = QuotaBar.ofSize(Texts.text("create.quota.memory"));
    private final QuotaBar disk = QuotaBar.ofSize(Texts.text("create.quota.disk"));

    ClusterCapacity() {
        addClassName("quotas");
        add(vcpus, memory, disk);
    }

    void show(List<NodeView> all) {
        List<NodeView> nodes = all.stream().filter(node -> !node.offline()).toList();
        vcpus.show(sum(nodes, NodeView::cpus), sum(nodes, NodeView::vcpusPromised), 0);
        memory.show(size(nodes, NodeView::memory), size(nodes, NodeView::memoryPromised), 0);
        disk.show(size(nodes, NodeView::disk), size(nodes, NodeView::diskPromised), 0);
    }

    private static long sum(List<NodeView> nodes, ToLongFunction<NodeView> figure) {
        return nodes.stream().mapToLong(figure).sum();
    }

    private static long size(List<NodeView> nodes, Function<NodeView, ByteSize> figure) {
        return sum(nodes, node -> figure.apply(node).bytes());
    }
}
