package org.gannet.backend.clusters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What holds for the whole cluster, for operators and helpdesk.
 * @param templates of disks that may be made: "FILE", "DRBD"
 * @param macPrefix of network cards; empty when only their first octet is always the same
 * @param watcherPausedUntil empty when the watcher works
 * @param restartLimit so often one machine is started again within {@code restartWindow}
 */
public record SettingsView(
        String name,
        List<String> templates,
        Optional<String> macPrefix,
        Optional<Instant> watcherPausedUntil,
        int restartLimit,
        Duration restartWindow,
        List<ParameterView> parameters,
        List<String> tags) {
    public SettingsView {
        templates = List.copyOf(templates);
        parameters = List.copyOf(parameters);
        tags = List.copyOf(tags);
    }
}
