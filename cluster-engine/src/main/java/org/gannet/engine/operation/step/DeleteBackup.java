package org.gannet.engine.operation.step;

import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.BackupNote;
import org.gannet.node.NodeApi;

/** Deletes all that belongs to one backup: from its first attempt on, the job only goes forward. */
public record DeleteBackup(NodeName node, ExportId backup) implements Step {
    @Override
    public String title() {
        return "Delete the backup";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        NodeApi api = context.node(node);
        api.exports().stream()
                .filter(export -> BackupNote.belongs(export, backup))
                .forEach(export -> api.ensureExportAbsent(export.id()));
    }

    @Override
    public void undo(StepContext context) {}
}
