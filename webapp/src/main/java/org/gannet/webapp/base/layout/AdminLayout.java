package org.gannet.webapp.base.layout;

import jakarta.annotation.security.RolesAllowed;
import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.authz.Actor;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** The shell of those who run the cluster, and of the helpdesk, who look at it. */
@RolesAllowed({"ADMIN", "HELPDESK"})
public class AdminLayout extends Frame {
    public AdminLayout(Desk desk) {
        super(
                desk,
                Texts.text("base.nav.adminBadge"),
                items(desk.actors().get()),
                List.of(new NavItem(Icon.MACHINE, Texts.text("base.nav.toPortal"), "", true)));
        hideSwitcher();
    }

    private static List<NavItem> items(Actor actor) {
        List<NavItem> items = new ArrayList<>(List.of(
                new NavItem(Icon.DASHBOARD, Texts.text("base.nav.dashboard"), "admin", true),
                new NavItem(Icon.FINDING, Texts.text("base.nav.findings"), "admin/findings"),
                new NavItem(Icon.NODE, Texts.text("base.nav.nodes"), "admin/nodes"),
                new NavItem(Icon.GROUP, Texts.text("base.nav.groups"), "admin/groups"),
                new NavItem(Icon.BALANCE, Texts.text("base.nav.balance"), "admin/balance"),
                new NavItem(Icon.NETWORK, Texts.text("base.nav.networks"), "admin/networks"),
                new NavItem(Icon.MACHINE, Texts.text("base.nav.allMachines"), "admin/machines"),
                new NavItem(Icon.JOB, Texts.text("base.nav.jobs"), "admin/jobs"),
                new NavItem(Icon.QUEUE, Texts.text("base.nav.queue"), "admin/queue"),
                new NavItem(Icon.LOCK, Texts.text("base.nav.locks"), "admin/locks"),
                new NavItem(Icon.IMAGE, Texts.text("base.nav.images"), "admin/images"),
                new NavItem(Icon.PROJECT, Texts.text("base.nav.projects"), "admin/projects"),
                new NavItem(Icon.TAG, Texts.text("base.nav.tags"), "admin/tags"),
                new NavItem(Icon.SETTINGS, Texts.text("base.nav.settings"), "admin/settings")));
        if (actor.isAdmin()) {
            items.add(new NavItem(Icon.DISC, Texts.text("base.nav.backups"), "admin/backups"));
            items.add(new NavItem(Icon.USERS, Texts.text("base.nav.users"), "admin/users"));
            items.add(new NavItem(Icon.AUDIT, Texts.text("base.nav.audit"), "admin/audit"));
            items.add(new NavItem(Icon.DOWNLOAD, Texts.text("base.nav.configuration"), "admin/configuration"));
        }
        return items;
    }
}
