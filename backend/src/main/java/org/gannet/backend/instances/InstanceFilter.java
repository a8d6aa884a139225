package org.gannet.backend.instances;

import java.util.Optional;
import java.util.Set;
import org.gannet.backend.projects.ProjectId;

/**
 * Which machines; each empty part lets all through.
 * @param text part of the name, or the whole id or MAC address, in any case
 * @param words status words
 * @param node ignored for tenants
 */
public record InstanceFilter(
        Optional<ProjectId> project, String text, Set<StatusView.Word> words, Optional<String> node) {
    public static final InstanceFilter ALL = new InstanceFilter(Optional.empty(), "", Set.of(), Optional.empty());

    public InstanceFilter {
        words = Set.copyOf(words);
    }

    public static InstanceFilter of(ProjectId project) {
        return new InstanceFilter(Optional.of(project), "", Set.of(), Optional.empty());
    }
}
