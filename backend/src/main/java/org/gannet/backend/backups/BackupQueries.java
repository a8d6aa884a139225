package org.gannet.backend.backups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.Node;
import org.springframework.stereotype.Service;

/** Reads what backups there are; for administrators. They are made and deleted by operations. */
@Service
public class BackupQueries {
    private final ClusterEngine engine;
    private final Backups backups;
    private final Access access;

    BackupQueries(ClusterEngine engine, Backups backups, Access access) {
        this.engine = engine;
        this.backups = backups;
        this.access = access;
    }

    /** On all nodes. @throws ProblemException NOT_ALLOWED */
    public BackupList list(Actor actor) {
        access.requireAdmin(actor);
        List<BackupView> all = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (Node node : engine.view().state().nodes().values()) {
            NodeName name = node.name();
            if (node.offline() || !engine.view().isAnswering(name)) {
                silent.add(name.value());
                continue;
            }
            try {
                backups.of(name).forEach(content -> all.add(content.view()));
            } catch (ProblemException e) {
                silent.add(name.value());
            }
        }
        all.sort(Comparator.comparing(BackupView::at).reversed().thenComparing(BackupView::id));
        return new BackupList(all, silent);
    }
}
