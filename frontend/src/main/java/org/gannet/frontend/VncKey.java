package org.gannet.frontend;

import java.util.List;
import java.util.stream.IntStream;

/** Keys that can be sent to a machine by name; the browser's side has the same names. */
public enum VncKey {
    CONTROL,
    ALT,
    SHIFT,
    SUPER,
    TAB,
    ESCAPE,
    DELETE,
    PRINT_SCREEN,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12;

    public static List<VncKey> functionKeys() {
        return IntStream.rangeClosed(1, 12).mapToObj(i -> valueOf("F" + i)).toList();
    }
}
