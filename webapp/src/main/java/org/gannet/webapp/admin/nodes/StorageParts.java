package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.backend.clusters.MissingKindView;
import org.gannet.backend.clusters.NodeImageView;
import org.gannet.backend.clusters.PoolView;
import org.gannet.base.DiskTemplate;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.QuotaBar;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** What a node's disks lie on, and which images are there. */
final class StorageParts {
    private StorageParts() {}

    static Component pools(List<PoolView> pools) {
        var all = Blocks.div("stack");
        pools.forEach(pool -> all.add(pool(pool)));
        return all;
    }

    private static Component pool(PoolView pool) {
        String name = pool.name() + ", " + Texts.text("op.DiskTemplate." + pool.template());
        long free = pool.free().orElse(pool.total()).bytes();
        var one = Blocks.div(
                "stack stack--tight",
                QuotaBar.ofSize(name)
                        .show(pool.total().bytes(), Math.max(0, pool.total().bytes() - free), 0),
                Blocks.span(
                        "soft small",
                        pool.free()
                                .map(left -> Texts.text("nodes.pool.facts", Sizes.of(left), Sizes.of(pool.promised())))
                                .orElseGet(() -> Texts.text("nodes.pool.silent", Sizes.of(pool.promised())))));
        one.addClassName("pool");
        if (pool.isNearlyFull()) {
            one.add(new Notice(Status.Kind.BAD, Texts.text("nodes.pool.full", pool.name())));
        } else if (pool.isOvercommitted()) {
            one.add(new Notice(
                    Status.Kind.WARN,
                    Texts.text("nodes.pool.over", pool.name(), Sizes.of(pool.promised()), Sizes.of(pool.total()))));
        }
        return one;
    }

    /** Kinds of disks that it does not hold, each with what would help. */
    static Component missing(List<MissingKindView> kinds) {
        if (kinds.isEmpty()) {
            return Blocks.span("soft small", Texts.text("nodes.kinds.all"));
        }
        Facts facts = new Facts();
        kinds.forEach(kind -> facts.with(name(kind), kind.reason()));
        return Blocks.div("stack", Blocks.span("soft small", Texts.text("nodes.kinds.missing", kinds.size())), facts);
    }

    private static String name(MissingKindView kind) {
        boolean known = Stream.of(DiskTemplate.values()).map(Enum::name).anyMatch(kind.template()::equals);
        return known ? Texts.text("op.DiskTemplate." + kind.template()) : kind.template();
    }

    static Component images(List<NodeImageView> images) {
        if (images.isEmpty()) {
            return EmptyState.line(Texts.text("nodes.images.none"));
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        images.forEach(image -> list.add(new ListItem(
                Blocks.div("grow", Blocks.titled(image.name(), image.name())),
                Blocks.div("rows__end", Blocks.span("soft", Texts.text("nodes.images.disks", image.disks()))))));
        return list;
    }
}
