package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Set;
import org.gannet.backend.clusters.DashboardView;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.instances.StatusView.Word;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;

/** The figures on top of the dashboard; each leads to what it counts. */
final class Tiles {
    private static final Set<Word> TROUBLE = Set.of(
            Word.PAUSED,
            Word.HUNG,
            Word.ERROR_DOWN,
            Word.ERROR_UP,
            Word.ERROR_NODE_OFFLINE,
            Word.ERROR_WRONG_NODE,
            Word.INCOMPLETE,
            Word.UNKNOWN);

    private Tiles() {}

    static List<Anchor> of(DashboardView now) {
        long answering = now.nodes().stream().filter(NodeView::answering).count();
        int silent = now.nodes().size() - (int) answering;
        int machines =
                now.instances().values().stream().mapToInt(Integer::intValue).sum();
        int running = now.instances().getOrDefault(Word.RUNNING, 0);
        int trouble = now.instances().entrySet().stream()
                .filter(entry -> TROUBLE.contains(entry.getKey()))
                .mapToInt(java.util.Map.Entry::getValue)
                .sum();
        return List.of(
                tile(
                        "nodes",
                        "admin/nodes",
                        answering,
                        Texts.text("dashboard.of", now.nodes().size()),
                        Texts.text("dashboard.nodes.note", silent)),
                tile("running", "admin/machines?status=running", running, Texts.text("dashboard.of", machines), ""),
                tile(
                        "trouble",
                        "admin/machines?status=trouble",
                        trouble,
                        "",
                        Texts.text("dashboard.trouble.note", trouble)),
                tile("jobs", "admin/jobs?show=running", now.unendedJobs().size(), "", ""));
    }

    private static Anchor tile(String key, String path, long value, String of, String note) {
        Span figure = Blocks.span("tile__value", value + " ");
        figure.add(Blocks.small(of));
        Anchor tile = new Anchor(
                path,
                Blocks.span("tile__label", Texts.text("dashboard." + key)),
                figure,
                Blocks.span("tile__note", note));
        tile.addClassName("tile");
        tile.setId("tile-" + key);
        return tile;
    }
}
