package org.gannet.webapp.world;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Takes pictures of pages, for people to look at: dark and light, narrow and wide. */
public record Pictures(Path directory) {
    private static final int HEIGHT = 900;
    private static final int WIDE = 1440;

    /** The page is light and wide afterwards. */
    public void take(Page page, String what) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(390, WIDE)) {
                page.setViewportSize(width, HEIGHT);
                String file = what + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(file)));
            }
        }
    }
}
