package org.gannet.webapp.base.layout;

import com.vaadin.flow.server.VaadinSession;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectView;
import org.gannet.webapp.base.component.UrlState;
import org.springframework.stereotype.Component;

/**
 * Which project a person works in, or all of them. It stands in the address of pages that show one project's things;
 * a page without it in its address takes the one chosen last in this session.
 */
@Component
public class ProjectScope {
    public static final String PARAMETER = "project";
    private static final String ALL = "all";

    private final ProjectQueries projects;

    public ProjectScope(ProjectQueries projects) {
        this.projects = projects;
    }

    /** What the address says, else the last choice; unknown names count as all. Remembers it for the next page. */
    public Optional<ProjectId> resolve(Actor actor, UrlState address) {
        Optional<String> named = address.get(PARAMETER);
        if (named.isPresent()) {
            choose(named.filter(name -> !name.equals(ALL))
                    .flatMap(name -> find(actor, name))
                    .map(ProjectView::id));
        }
        return chosen().or(() -> onlyOne(actor));
    }

    private Optional<ProjectId> onlyOne(Actor actor) {
        List<ProjectView> mine = projects.mine(actor);
        return mine.size() == 1 ? Optional.of(mine.getFirst().id()) : Optional.empty();
    }

    /** The name for the address. */
    public String addressOf(Actor actor, Optional<ProjectId> project) {
        return project.flatMap(id -> projects.mine(actor).stream()
                        .filter(mine -> mine.id().equals(id))
                        .findFirst())
                .map(ProjectView::name)
                .orElse(ALL);
    }

    public void choose(Optional<ProjectId> project) {
        VaadinSession.getCurrent().setAttribute(ProjectId.class, project.orElse(null));
    }

    public Optional<ProjectId> chosen() {
        return Optional.ofNullable(VaadinSession.getCurrent().getAttribute(ProjectId.class));
    }

    private Optional<ProjectView> find(Actor actor, String name) {
        return projects.mine(actor).stream()
                .filter(project -> project.name().equals(name))
                .findFirst();
    }
}
