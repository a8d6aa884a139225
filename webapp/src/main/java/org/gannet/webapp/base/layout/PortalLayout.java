package org.gannet.webapp.base.layout;

import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;

/** The shell of those who use machines. */
@PermitAll
public class PortalLayout extends Frame {
    public PortalLayout(Desk desk) {
        super(
                desk,
                "",
                List.of(
                        new NavItem(Icon.OVERVIEW, Texts.text("base.nav.overview"), "", true),
                        new NavItem(Icon.MACHINE, Texts.text("base.nav.machines"), "machines"),
                        new NavItem(Icon.IMAGE, Texts.text("base.nav.images"), "images"),
                        new NavItem(Icon.ACTIVITY, Texts.text("base.nav.activity"), "activity")),
                desk.actors().get().role().seesCluster()
                        ? List.of(new NavItem(Icon.SHIELD, Texts.text("base.nav.toAdmin"), "admin", true))
                        : List.of());
    }
}
