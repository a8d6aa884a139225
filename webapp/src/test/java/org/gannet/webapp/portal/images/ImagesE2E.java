package org.gannet.webapp.portal.images;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Images brought in a real browser, whose connection breaks, and by address. */
class ImagesE2E extends InBrowser {
    private static final double LONG = 60_000;
    private static final int SIZE = 33 << 20;
    private static final Path PICTURES = Path.of("target/e2e/images");
    private static final String PIECES = "**/VAADIN/dynamic/**offset=*";

    @Autowired
    ImageQueries images;

    @Autowired
    ImageService service;

    @TempDir
    Path directory;

    private final String name = "disk-" + UUID.randomUUID();
    private Path file;
    private Page page;

    @BeforeEach
    void open() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(5).nextBytes(content);
        file = Files.write(directory.resolve(name + ".img"), content);
        page = chromium.signIn(port, "alice", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("images");
    }

    @AfterEach
    void close() {
        page.context().close();
        images.list(Actor.system()).stream()
                .filter(image -> image.name().contains(name))
                .forEach(image -> service.remove(Actor.system(), image.id()));
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(LONG);
    }

    private void choose() {
        page.locator("#image-files input").setInputFiles(file);
    }

    private void picture(String what) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(what + ".png")));
    }

    /** As it looks in the dark and on a telephone, too. */
    private void pictures(String what) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(390, 1440)) {
                page.setViewportSize(width, 844);
                picture(what + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private Locator inList(String image) {
        return page.locator("#image-list").getByText(image);
    }

    @Test
    void anUploadGoesOnAfterTheConnectionBrokeAndAfterThePageWasClosed() {
        assertThat(page.locator("#image-arrivals")).isVisible(soon());
        pictures("01-empty");
        AtomicInteger pieces = new AtomicInteger();
        page.route(PIECES, route -> {
            if (pieces.incrementAndGet() == 2) {
                route.abort("connectionreset");
            } else {
                route.resume(new Route.ResumeOptions());
            }
        });
        choose();
        assertThat(page.locator(".upload-begin vaadin-button")).isVisible(soon());
        pictures("02-chosen");
        page.locator(".upload-begin vaadin-button").click();
        assertThat(page.locator(".upload-pause vaadin-button")).isVisible(soon());
        assertThat(inList(name)).isVisible(soon());
        assertThat(pieces.get()).as("one was sent again").isGreaterThanOrEqualTo(4);
        assertThat(images.usableIn(Actor.system(), people.red.id()))
                .filteredOn(image -> image.name().equals(name))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.size().bytes()).isEqualTo(SIZE);
                    assertThat(image.project()).contains(people.red.id());
                });
        pictures("03-in-the-list");
    }

    @Test
    void theSameFileGoesOnInANewPage() {
        AtomicInteger pieces = new AtomicInteger();
        page.route(PIECES, route -> {
            if (pieces.incrementAndGet() >= 2) {
                route.abort("connectionreset");
            } else {
                route.resume(new Route.ResumeOptions());
            }
        });
        choose();
        page.locator(".upload-begin vaadin-button").click();
        assertThat(page.locator(".on-way .status--warn")).isVisible(soon());
        pictures("04-waits");
        page.unroute(PIECES);
        page.reload();
        assertThat(page.locator(".on-way small")).isVisible(soon());
        pictures("05-begun-elsewhere");

        choose();

        assertThat(inList(name)).isVisible(soon());
        ImageView image = images.usableIn(Actor.system(), people.red.id()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(image.digest().toString()).isEqualTo(sum());
    }

    private String sum() {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isFetchedByAddressAndRenamed() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[1 << 20]);
            exchange.close();
        });
        server.start();
        try {
            page.locator("#import-open").click();
            page.locator("#import-url input").fill("nonsense");
            page.locator("#import-begin").click();
            assertThat(page.locator("#import-url[invalid]")).isVisible(soon());
            pictures("06-dialog");
            page.locator("#import-url input")
                    .fill("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".iso?token=secret");
            page.keyboard().press("Tab");
            page.locator("#import-begin").click();
            assertThat(inList(name)).isVisible(soon());
            pictures("07-fetched");
            assertThat(page.content()).doesNotContain("token=secret");
        } finally {
            server.stop(0);
        }
        fails();
    }

    /** What nobody may reach is said, with what would help. */
    private void fails() {
        page.locator("#import-open").click();
        page.locator("#import-url input").fill("http://10.1.2.3/inside-" + name + ".img");
        page.keyboard().press("Tab");
        page.locator("#import-begin").click();
        assertThat(page.locator(".on-way .notice--bad")).isVisible(soon());
        pictures("08-refused");
        for (int left = page.locator(".import-end vaadin-button").count(); left > 0; left--) {
            page.locator(".import-end vaadin-button").first().click();
            assertThat(page.locator(".import-end vaadin-button")).hasCount(left - 1);
        }
    }

    @Test
    void whoOwnsNothingOnlyLooks() {
        page.context().close();
        page = chromium.signIn(port, "bob", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("images");
        assertThat(page.locator("#image-list")).isVisible(soon());
        assertThat(page.locator("#image-arrivals")).hasCount(0);
        picture("09-bob");
        page.context().close();
        page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("admin/images");
        assertThat(page.locator("#image-arrivals")).isVisible(soon());
        pictures("10-admin");
    }
}
