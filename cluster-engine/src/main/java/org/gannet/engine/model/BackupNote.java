package org.gannet.engine.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ExportId;
import org.gannet.engine.job.EngineJson;
import org.gannet.node.Export;
import tools.jackson.core.JacksonException;

/**
 * What is written beside each disk of a backup, so that it can be read without the cluster that made it.
 * @param version of this record
 * @param backup the same for all disks of one backup
 * @param disk the number of the disk in the machine
 * @param disks how many the backup has
 * @param cluster name of the one that made it
 * @param instance the machine as it was
 * @param at when it was asked for
 * @param comment of who made it; may be empty
 */
public record BackupNote(
        int version,
        ExportId backup,
        int disk,
        int disks,
        String cluster,
        Instance instance,
        Instant at,
        String comment) {
    public static final int VERSION = 1;
    /** As nodes take it. */
    public static final int MOST_BYTES = 64 * 1024;

    /** The id of one disk's export: always the same, so that who knows the backup's knows them all. */
    public static ExportId idOf(ExportId backup, int disk) {
        String name = "backup " + backup + " disk " + disk;
        return new ExportId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)));
    }

    public String text() {
        return EngineJson.write(this);
    }

    /** What an export's note says; empty when it is of another kind. */
    public static Optional<BackupNote> read(Export export) {
        if (!export.note().startsWith("{")) {
            return Optional.empty();
        }
        try {
            BackupNote note = EngineJson.read(export.note(), BackupNote.class);
            return Optional.of(note).filter(read -> read.version() == VERSION);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether it is part of the backup, or all of it: whoever made it, it can be deleted by its own id. */
    public static boolean belongs(Export export, ExportId backup) {
        return export.id().equals(backup)
                || read(export).filter(note -> note.backup().equals(backup)).isPresent();
    }
}
