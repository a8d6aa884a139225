package org.gannet.backend.audit;

import java.util.Optional;
import org.gannet.backend.projects.ProjectId;

/** Which entries; each empty part lets all through. @param object exactly as in {@link AuditEntryView#object()} */
public record AuditFilter(
        Optional<ProjectId> project,
        Optional<String> object,
        Optional<String> actor,
        Optional<AuditEntryView.Outcome> outcome) {
    public static final AuditFilter ALL =
            new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static AuditFilter ofObject(String object) {
        return new AuditFilter(Optional.empty(), Optional.of(object), Optional.empty(), Optional.empty());
    }
}
