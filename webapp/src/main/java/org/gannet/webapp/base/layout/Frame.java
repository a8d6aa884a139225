package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Navigation at the left, header on top, the page in the middle. */
@JavaScript("context://themes/gannet/page.js")
public abstract class Frame extends AppLayout implements AfterNavigationObserver {
    private final Desk desk;
    private final Trail trail = new Trail();
    private final ProjectSwitcher switcher;
    private final List<NavItem> items;

    protected Frame(Desk desk, String badge, List<NavItem> items, List<NavItem> otherShell) {
        this.desk = desk;
        this.items = items;
        Actor actor = desk.actors().get();
        switcher = new ProjectSwitcher(desk.projects().mine(actor), this::chooseProject);
        setPrimarySection(Section.DRAWER);
        addToDrawer(navigation(badge, otherShell));
        addToNavbar(new DrawerToggle(), header(actor));
    }

    private Nav navigation(String badge, List<NavItem> otherShell) {
        Image logo = new Image("themes/gannet/logo.svg", "");
        Anchor brand = new Anchor("", logo, new Span("Gannet"));
        brand.addClassName("nav__brand");
        if (!badge.isEmpty()) {
            brand.add(Blocks.span("nav__shell", badge));
        }
        Div places = Blocks.div("nav__items");
        items.forEach(places::add);
        Nav nav = new Nav(brand, switcher, places);
        nav.addClassName("nav");
        nav.setAriaLabel(Texts.text("base.navigation"));
        if (!otherShell.isEmpty()) {
            Div foot = Blocks.div("nav__foot");
            otherShell.forEach(foot::add);
            nav.add(foot);
        }
        return nav;
    }

    private Div header(Actor actor) {
        Div header = Blocks.div(
                "header", trail, new GlobalSearch(desk), new RunningJobs(desk), new UserMenu(actor, desk.actors()));
        header.getElement().setAttribute("role", "banner");
        return header;
    }

    /** Administration shows the whole installation: there the switcher is of no use. */
    protected void hideSwitcher() {
        switcher.setVisible(false);
    }

    private void chooseProject(Optional<ProjectId> project) {
        desk.scope().choose(project);
        if (getContent() instanceof FollowsProject page) {
            page.projectChosen(project);
        }
    }

    void showTrail(Page page) {
        trail.show(page.trail());
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        String path = event.getLocation().getPath();
        items.forEach(item -> item.showLocation(path));
        switcher.show(desk.scope().chosen());
        if (getContent() instanceof Page page) {
            showTrail(page);
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        event.getUI().getPage().executeJs("window.gannet?.setWords($0, $1)", words(), (double)
                Instant.now().toEpochMilli());
    }

    private static ObjectNode words() {
        ObjectNode words = JsonNodeFactory.instance.objectNode();
        words.put("now", Texts.text("format.ago.now"));
        words.put("seconds", Texts.text("format.ago.seconds", "{0}"));
        words.put("minutes", Texts.text("format.ago.minutes", "{0}"));
        words.put("hours", Texts.text("format.ago.hours", "{0}"));
        words.put("days", Texts.text("format.ago.days", "{0}"));
        words.put("s", Texts.text("format.lasting.s", "{0}"));
        words.put("minS", Texts.text("format.lasting.min", "{0}", "{1}"));
        words.put("hMin", Texts.text("format.lasting.h", "{0}", "{1}"));
        return words;
    }
}
