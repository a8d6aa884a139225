package org.gannet.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

/** A machine's screen as the browser draws it: what is read here are the pixels of the page. */
final class VgaScreen {
    private static final String SCREEN = "gannet-vnc-screen";
    private static final String CANVAS = SCREEN + " .gannet-console-screen canvas";
    private static final String READ = """
            selector => {
              const canvas = document.querySelector(selector);
              return canvas && canvas.width && canvas.height ? canvas.toDataURL('image/png') : '';
            }
            """;

    private final Page page;

    VgaScreen(Page page) {
        this.page = page;
    }

    VgaScreen awaitConnected() {
        Person.patiently(page.locator(SCREEN)).hasAttribute("state", "connected");
        return this;
    }

    Locator element() {
        return page.locator(SCREEN);
    }

    /** @return nothing when there is no picture, or none of a text screen */
    Optional<VgaText> read() {
        String url = (String) page.evaluate(READ, CANVAS);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            return VgaText.read(picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the first text that fits */
    VgaText await(String what, Predicate<VgaText> wanted) {
        Optional<VgaText>[] last = lastSeen();
        try {
            return Patience.until(what + " on the screen")
                    .until(
                            () -> {
                                Optional<VgaText> now = read();
                                last[0] = now.or(() -> last[0]);
                                return now;
                            },
                            now -> now.filter(wanted).isPresent())
                    .orElseThrow();
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + "; it showed:\n"
                            + last[0].map(VgaText::toString).orElse("(nothing)"),
                    e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<VgaText>[] lastSeen() {
        return new Optional[] {Optional.empty()};
    }

    /**
     * Presses keys, as a person does who has clicked into the screen.
     * @param text without capitals and other letters that need Shift: Playwright does not press it
     */
    void type(String text) {
        page.locator(CANVAS).click();
        for (char each : text.toCharArray()) {
            if (each == '\n') {
                page.keyboard().press("Enter");
            } else {
                page.keyboard().type(String.valueOf(each));
            }
        }
    }

    VgaText.Beat awaitBeat(Predicate<VgaText.Beat> wanted) {
        return await("the counter", text -> text.beat().filter(wanted).isPresent())
                .beat()
                .orElseThrow();
    }

    /** Signs in at the machine's own prompt. */
    void logIn(String host) {
        await("the login prompt", text -> text.contains(host + " login:"));
        type("root\n");
        await("the shell", text -> text.contains(host + ":/root#"));
    }

    /**
     * Types a command whose output cannot be mistaken for its echo.
     * @param number that nothing else on the screen shows
     */
    void proveShell(int number) {
        type("expr " + (number + 1) + " - 1\n");
        await("the command's output", text -> text.hasLine("" + number));
    }
}
