package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.html.Div;
import java.util.Optional;
import org.gannet.backend.clusters.NodeView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.QuotaBar;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Parts of pages that show nodes. */
public final class NodeParts {
    private NodeParts() {}

    /** Whether it answers and takes machines. */
    public static Status status(NodeView node) {
        if (node.offline()) {
            return new Status(Status.Kind.OFF, Texts.text("nodes.status.offline"));
        }
        if (!node.answering()) {
            Status silent = new Status(Status.Kind.BAD, Texts.text("nodes.status.silent"));
            node.silentBecause().ifPresent(why -> silent.getElement().setAttribute("title", why));
            return silent;
        }
        return node.drained()
                ? new Status(Status.Kind.WARN, Texts.text("nodes.status.drained"))
                : new Status(Status.Kind.OK, Texts.text("nodes.status.ok"));
    }

    /** Processors, memory and disk: what is promised of what is there. */
    public static Div capacity(NodeView node) {
        return Blocks.div(
                "quotas",
                QuotaBar.ofCount(Texts.text("nodes.vcpus")).show(node.cpus(), node.vcpusPromised(), 0),
                QuotaBar.ofSize(Texts.text("create.quota.memory"))
                        .show(node.memory().bytes(), node.memoryPromised().bytes(), 0),
                QuotaBar.ofSize(Texts.text("create.quota.disk"))
                        .show(node.disk().bytes(), node.diskPromised().bytes(), 0));
    }

    static String used(ByteSize whole, Optional<ByteSize> free) {
        return free.map(left -> Sizes.part(whole.minusOrZero(left).bytes(), whole.bytes()))
                .orElse("–");
    }
}
