package org.gannet.webapp.base.format;

import com.vaadin.flow.component.UI;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Texts of the pages. They lie in {@code messages/<area>.properties}, where the area is the first word of the key, as
 * patterns of {@link MessageFormat}: write an apostrophe as a typographic one.
 */
public final class Texts {
    /** The languages that are complete; the first one is taken when a browser asks for none of them. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Texts() {}

    /** In the language of the page that is being served. */
    public static String text(String key, Object... arguments) {
        return in(locale(), key, arguments);
    }

    /** The text, or the key between exclamation marks when there is none. */
    public static String in(Locale locale, String key, Object... arguments) {
        try {
            String pattern = bundle(areaOf(key), locale).getString(key);
            return new MessageFormat(pattern, locale).format(arguments);
        } catch (MissingResourceException e) {
            return "!" + key + "!";
        }
    }

    /** For texts of things that may be newer than the texts. */
    public static boolean has(String key) {
        return bundle(areaOf(key), locale()).containsKey(key);
    }

    public static Locale locale() {
        UI ui = UI.getCurrent();
        return ui == null ? LANGUAGES.getFirst() : ui.getLocale();
    }

    private static String areaOf(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    private static ResourceBundle bundle(String area, Locale locale) {
        return ResourceBundle.getBundle("messages." + area, locale, NO_FALLBACK);
    }
}
