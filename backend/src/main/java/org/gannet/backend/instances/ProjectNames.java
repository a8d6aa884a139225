package org.gannet.backend.instances;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;

/** Says projects by their names in texts that name them by their ids. */
record ProjectNames(Map<ProjectId, String> names) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Of all projects that are named there, looked up once. */
    static ProjectNames in(List<String> texts, Memberships memberships) {
        var ids = texts.stream()
                .flatMap(text -> ID.matcher(text).results())
                .map(found -> new ProjectId(UUID.fromString(found.group())))
                .collect(Collectors.toSet());
        return new ProjectNames(ids.isEmpty() ? Map.of() : memberships.names(ids));
    }

    /** An id that is no project's stays as it is. */
    String told(String text) {
        return ID.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        names.getOrDefault(new ProjectId(UUID.fromString(found.group())), found.group())));
    }
}
