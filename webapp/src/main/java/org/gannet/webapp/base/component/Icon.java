package org.gannet.webapp.base.component;

import com.vaadin.flow.component.icon.SvgIcon;
import java.util.Locale;

/** The pictures of {@code themes/gannet/icons.svg}. */
public enum Icon {
    OVERVIEW,
    MACHINE,
    NODE,
    IMAGE,
    DISC,
    DISK,
    ACTIVITY,
    JOB,
    PROJECT,
    USERS,
    USER,
    AUDIT,
    DASHBOARD,
    PLAY,
    STOP,
    REBOOT,
    MIGRATE,
    TRASH,
    CONSOLE,
    PLUS,
    SEARCH,
    COPY,
    CHECK,
    CROSS,
    MINUS,
    WARN,
    INFO,
    DOWN,
    RIGHT,
    MOON,
    SHIELD,
    MORE,
    PLACE,
    WINDOW,
    CLOCK,
    KEY,
    EXPAND,
    KEYBOARD,
    CAMERA,
    FIT,
    TYPE,
    PAUSE,
    LOCK,
    QUEUE,
    UP,
    EDIT,
    DOWNLOAD,
    GROUP,
    BALANCE,
    NETWORK,
    TAG,
    FINDING,
    SETTINGS;

    /** A new component, hidden from screen readers: a word stands beside it, or the button has a name. */
    public SvgIcon create() {
        SvgIcon icon = new SvgIcon("themes/gannet/icons.svg", name().toLowerCase(Locale.ROOT));
        icon.getElement().setAttribute("aria-hidden", "true");
        return icon;
    }
}
