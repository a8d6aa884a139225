package org.gannet.webapp.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.gannet.backend.backups.BackupList;
import org.gannet.backend.backups.BackupQueries;
import org.gannet.backend.backups.BackupView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Backups in the nodes' directories; for administrators. They are made by the operation ExportInstance, deleted by
 * RemoveBackup, and made machines of by POST /api/v1/instances.
 */
@RestController
@RequestMapping("/api/v1/backups")
class BackupApi {
    private final CurrentActor actor;
    private final BackupQueries backups;

    BackupApi(CurrentActor actor, BackupQueries backups) {
        this.actor = actor;
        this.backups = backups;
    }

    /**
     * @param backups the newest first
     * @param silentNodes that did not answer: what lies there is not told
     */
    record BackupsJson(List<BackupJson> backups, List<String> silentNodes) {}

    /** @param complete whether all disks are there, so that a machine can be made of it */
    record BackupJson(
            String node,
            UUID id,
            Instant at,
            @Nullable String cluster,
            @Nullable String machine,
            int vcpus,
            long memoryBytes,
            List<Long> diskBytes,
            long storedBytes,
            String comment,
            boolean complete) {
        static BackupJson of(BackupView view) {
            return new BackupJson(
                    view.node(),
                    view.id().value(),
                    view.at(),
                    view.cluster().orElse(null),
                    view.machine().orElse(null),
                    view.vcpus(),
                    view.memory().bytes(),
                    view.disks().stream().map(ByteSize::bytes).toList(),
                    view.stored().bytes(),
                    view.comment(),
                    view.complete());
        }
    }

    /** On all nodes. */
    @GetMapping
    BackupsJson list() {
        BackupList all = backups.list(actor.get());
        return new BackupsJson(all.backups().stream().map(BackupJson::of).toList(), all.silent());
    }
}
