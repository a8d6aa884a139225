package org.gannet.webapp.admin.tags;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.gannet.backend.clusters.TagQueries;
import org.gannet.backend.clusters.TagView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.SearchField;
import org.gannet.webapp.base.component.SubjectLink;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** Everything that has a tag; what is searched for stands in the address. */
@Route(value = "admin/tags", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class TagsView extends Page implements BeforeEnterObserver {
    private final TagQueries tags;
    private final CurrentActor actors;
    private final SearchField search = new SearchField("tags.search", this::read);
    private final Panel panel = new Panel().flush();

    public TagsView(TagQueries tags, CurrentActor actors) {
        this.tags = tags;
        this.actors = actors;
        addClassName("page--narrow");
        search.setId("tag-search");
        add(new PageHeader(Texts.text("base.nav.tags")), new Div(search), panel);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        search.read(UrlState.of(event.getLocation().getQueryParameters()));
        read();
    }

    /** What is typed may stand anywhere in a tag. */
    private String pattern() {
        String typed = search.text();
        return typed.isEmpty() ? "*" : "*" + typed + "*";
    }

    private void read() {
        List<TagView> found = tags.find(actors.get(), pattern());
        if (found.isEmpty()) {
            panel.setContent(new EmptyState(
                    Icon.TAG, Texts.text(search.isEmpty() ? "tags.empty" : "tags.none", search.getValue())));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.setId("tag-list");
        list.addClassName("rows");
        found.forEach(each -> list.add(row(each)));
        panel.setContent(list);
        if (found.size() == TagQueries.MOST) {
            panel.body().add(Blocks.span("soft small", Texts.text("tags.more", TagQueries.MOST)));
        }
    }

    private static ListItem row(TagView found) {
        return new ListItem(
                Blocks.div("grow cell-two", link(found), Blocks.small(SubjectLink.label(found.subject()))),
                Blocks.span("rows__end", Blocks.span("chip", found.tag())));
    }

    private static Anchor link(TagView found) {
        Anchor link = new Anchor(SubjectLink.path(found.subject()), found.name());
        link.addClassName("list-name");
        return link;
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.tags")));
    }
}
