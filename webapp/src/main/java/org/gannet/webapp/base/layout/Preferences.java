package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.ReconnectDialogConfiguration;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.gannet.webapp.base.format.Texts;
import org.jsoup.nodes.Element;
import org.springframework.stereotype.Component;

/** What a person has chosen for this browser: light or dark, and the language. Kept in cookies, so known at once. */
@Component
public class Preferences implements VaadinServiceInitListener {
    private static final String SCHEME = "gannet-scheme";
    private static final String LANGUAGE = "gannet-language";
    private static final int YEAR_SECONDS = 31_536_000;

    /** Light or dark. */
    public enum Scheme {
        SYSTEM("light dark"),
        LIGHT("light"),
        DARK("dark");

        private final String css;

        Scheme(String css) {
            this.css = css;
        }
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(response -> {
            Element html = response.getDocument().head().parent();
            if (html != null) {
                html.attr("style", "color-scheme: " + scheme(response.getVaadinRequest()).css);
                html.attr("lang", language(response.getVaadinRequest()).getLanguage());
            }
        });
        event.getSource().addUIInitListener(init -> {
            VaadinRequest request = VaadinRequest.getCurrent();
            if (request != null) {
                init.getUI().setLocale(language(request));
                sayLostConnection(init.getUI());
            }
        });
        event.getSource().addSessionInitListener(init -> init.getSession().setErrorHandler(new FailureHandler()));
    }

    private static void sayLostConnection(UI ui) {
        ReconnectDialogConfiguration words = ui.getReconnectDialogConfiguration();
        words.setDialogText(Texts.in(ui.getLocale(), "base.connection.lost"));
        words.setDialogTextGaveUp(Texts.in(ui.getLocale(), "base.connection.gaveUp"));
    }

    static Scheme schemeNow() {
        VaadinRequest request = VaadinRequest.getCurrent();
        return request == null ? Scheme.SYSTEM : scheme(request);
    }

    static void choose(UI ui, Scheme scheme) {
        remember(ui, SCHEME, scheme.name());
        ui.getPage().executeJs("document.documentElement.style.colorScheme = $0", scheme.css);
    }

    static void choose(UI ui, Locale language) {
        remember(ui, LANGUAGE, language.getLanguage());
        ui.getPage().reload();
    }

    private static void remember(UI ui, String name, String value) {
        ui.getPage()
                .executeJs(
                        "document.cookie = `${$0}=${$1};path=/;max-age=${$2};samesite=lax`", name, value, YEAR_SECONDS);
    }

    private static Scheme scheme(VaadinRequest request) {
        return cookie(request, SCHEME)
                .flatMap(value -> Arrays.stream(Scheme.values())
                        .filter(scheme -> scheme.name().equals(value))
                        .findFirst())
                .orElse(Scheme.SYSTEM);
    }

    private static Locale language(VaadinRequest request) {
        String wished = cookie(request, LANGUAGE)
                .orElse(request.getLocale() == null ? "" : request.getLocale().getLanguage());
        return Texts.LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(wished))
                .findFirst()
                .orElse(Texts.LANGUAGES.getFirst());
    }

    private static Optional<String> cookie(VaadinRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
