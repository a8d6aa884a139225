package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.ContextMenuPosition;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.html.Span;
import java.util.Locale;
import org.gannet.backend.authz.Actor;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** Who is signed in, how the pages look, and the way out. */
class UserMenu extends Button {
    UserMenu(Actor actor, CurrentActor actors) {
        addThemeVariants(ButtonVariant.TERTIARY);
        addClassName("header-button");
        setId("user-menu");
        setAriaLabel(Texts.text("base.user", actor.login()));
        setIcon(Blocks.span("user-initials", initials(actor.login())));
        ContextMenu menu = new ContextMenu(this);
        menu.setOpenOnClick(true);
        menu.setPosition(ContextMenuPosition.BOTTOM_END);
        MenuItem who = menu.addItem(Blocks.div(
                "cell-two",
                new Span(actor.login()),
                Blocks.small(Texts.text("base.role." + actor.role().name().toLowerCase(Locale.ROOT)))));
        who.setEnabled(false);
        menu.addSeparator();
        schemes(menu.addItem(Texts.text("base.scheme")).getSubMenu());
        languages(menu.addItem(Texts.text("base.language")).getSubMenu());
        menu.addSeparator();
        menu.addItem(Texts.text("base.signOut"), click -> actors.signOut()).setId("sign-out");
    }

    private static void schemes(SubMenu menu) {
        Preferences.Scheme now = Preferences.schemeNow();
        for (Preferences.Scheme scheme : Preferences.Scheme.values()) {
            MenuItem item =
                    menu.addItem(Texts.text("base.scheme." + scheme.name().toLowerCase(Locale.ROOT)), click -> {
                        Preferences.choose(UI.getCurrent(), scheme);
                        menu.getItems().forEach(each -> each.setChecked(each == click.getSource()));
                    });
            item.setId("scheme-" + scheme.name().toLowerCase(Locale.ROOT));
            item.setCheckable(true);
            item.setChecked(scheme == now);
        }
    }

    private static void languages(SubMenu menu) {
        for (Locale language : Texts.LANGUAGES) {
            MenuItem item = menu.addItem(
                    language.getDisplayLanguage(language), click -> Preferences.choose(UI.getCurrent(), language));
            item.setId("language-" + language.getLanguage());
            item.setCheckable(true);
            item.setChecked(language.getLanguage().equals(Texts.locale().getLanguage()));
        }
    }

    private static String initials(String login) {
        return login.substring(0, Math.min(2, login.length())).toUpperCase(Locale.ROOT);
    }
}
