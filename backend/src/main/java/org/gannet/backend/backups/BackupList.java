package org.gannet.backend.backups;

import java.util.List;

/**
 * What is known of backups now.
 * @param backups the newest first
 * @param silent nodes that did not answer: what lies there is not told, which does not mean that nothing does
 */
public record BackupList(List<BackupView> backups, List<String> silent) {
    public BackupList {
        backups = List.copyOf(backups);
        silent = List.copyOf(silent);
    }
}
