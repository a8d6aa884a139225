package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page, light and dark, wide and narrow, empty and with a few rows: pictures to be looked at, in
 * {@code target/screenshots}. Meanwhile axe looks for what keeps people out, and nothing may be wider than the window.
 */
@ExtendWith(SharedDemo.class)
class PagesE2E {
    private static final List<Integer> WIDTHS = List.of(1440, 1024, 390);
    private static final String LISTS_FIT = "() => [...document.querySelectorAll('vaadin-grid')]"
            + ".every(grid => grid.$.table.scrollWidth <= grid.$.table.clientWidth + 1)";

    private static final String TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final List<String> faults = new ArrayList<>();

    @Test
    void everyPageIsPresentableAndOpenToEverybody(DemoProcess demo) throws IOException {
        Belongings before = Belongings.of(demo);
        Person nobody = browsers.person(demo, "nobody", new Browser.NewContextOptions());
        nobody.page().navigate("login");
        nobody.sees("#login-form");
        take(nobody, "login");
        Person owner = browsers.user(demo);
        takeAll(owner, Map.of("overview-empty", "", "machines-empty", "machines", "create", "machines/new"));

        Api user = demo.user();
        List<String> machines = machines(user);
        Map<String, String> mine = new LinkedHashMap<>();
        mine.put("overview", "");
        mine.put("machines", "machines");
        mine.put("machine", "machines/" + machines.getFirst());
        mine.put("machine-activity", "machines/" + machines.getFirst() + "/activity");
        mine.put("activity", "activity");
        mine.put("job", "jobs/" + user.rows("/jobs").getFirst().path("id").asString());
        mine.put("missing", "machines/nothing");
        takeAll(owner, mine);
        owner.machine(machines.getFirst()).open().console().await("its prompt", text -> text.contains("login:"));
        take(owner, "console");

        Map<String, String> operators = new LinkedHashMap<>();
        operators.put("dashboard", "admin");
        operators.put("machine-placement", "machines/" + machines.getFirst() + "/placement");
        for (Routes.Page page : Routes.ofThePortal().pages()) {
            if (page.template().startsWith("admin/")) {
                String address = address(page.template(), demo, machines.getFirst());
                operators.put(page.template().replace("/:", "-").replace('/', '-'), address);
            }
        }
        takeAll(browsers.admin(demo), operators);

        for (String machine : machines) {
            user.awaitSuccess(user.job(user.delete("/instances/" + machine)));
        }
        before.assertSame(demo);
        Files.writeString(Places.output("").resolve("pages-faults.txt"), String.join("\n", faults));
        assertThat(faults).isEmpty();
    }

    /**
     * The bundle loads what a page needs with that page: what its classes use must be known to the browser after this
     * page alone was opened, whatever was made for other pages. Each address is opened in a new document.
     */
    @Test
    void everyPageBringsTheElementsThatItCanShow(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        Api.Job made = user.job(
                user.post("/instances", user.wish("elements").withoutImage().json("\"start\":false")));
        user.awaitSuccess(made);
        Person nobody = browsers.person(demo, "nobody");
        Person admin = browsers.admin(demo);
        for (Routes.Page each : Routes.ofThePortal().pages()) {
            boolean signIn = each.template().equals("login");
            Page page = (signIn ? nobody : admin).page();
            page.navigate(address(each.template(), demo, made.instance()));
            page.locator(signIn ? "#login-form" : "h1").first().waitFor();
            faults.addAll(missing(page, each));
        }
        user.awaitSuccess(user.job(user.delete("/instances/" + made.instance())));
        before.assertSame(demo);
        assertThat(faults).isEmpty();
    }

    private static List<String> missing(Page page, Routes.Page route) {
        List<String> elements = List.copyOf(route.elements());
        try {
            page.waitForFunction("tags => tags.every(tag => customElements.get(tag))", elements);
            return List.of();
        } catch (TimeoutError late) {
            Object unknown = page.evaluate("tags => tags.filter(tag => !customElements.get(tag))", elements);
            return List.of(route.template() + " does not know " + unknown);
        }
    }

    private static String address(String template, DemoProcess demo, String machine) {
        if (template.equals("admin/networks/:id")) {
            return "admin/networks/" + aNetwork(demo);
        }
        Map<String, String> known = Map.of(
                "admin/balance/:id?", "admin/balance",
                "admin/nodes/:name", "admin/nodes/node1",
                "admin/groups/:id", "admin/groups/" + "00000000-0000-0000-0000-000000000001",
                "admin/projects/:id", "admin/projects/" + demo.user().project(SharedDemo.PROJECT),
                "machines/:id/:tab?", "machines/" + machine,
                "console", "console/" + machine,
                "jobs/:id", "jobs/" + newestJob(demo.user(), machine));
        if (template.contains(":") && !known.containsKey(template)) {
            throw new IllegalArgumentException("say here what to put into " + template);
        }
        return known.getOrDefault(template, template);
    }

    /** There is none at first: a page must be shown of one that is there. It goes with the demo. */
    private static String aNetwork(DemoProcess demo) {
        String id = UUID.randomUUID().toString();
        String name = "lan" + id.substring(0, 6);
        Api admin = demo.admin();
        admin.awaitSuccess(admin.job(admin.post(
                "/operations/AddNetwork",
                "{\"network\":\"%s\",\"name\":\"%s\",\"v4\":\"10.7.0.0/24\"}".formatted(id, name))));
        return id;
    }

    private static String newestJob(Api user, String machine) {
        return user.rows("/jobs?instance=" + machine).getFirst().path("id").asString();
    }

    private static List<String> machines(Api user) {
        List<String> made = new ArrayList<>();
        for (String name : List.of("web1", "database", "build")) {
            Api.Wish wish =
                    name.equals("web1") ? user.wish(name) : user.wish(name).withoutImage();
            String more = name.equals("web1") ? "" : "\"start\":false";
            Api.Job job = user.job(user.post("/instances", wish.json(more)));
            user.awaitSuccess(job);
            made.add(job.instance());
        }
        return made;
    }

    private void takeAll(Person person, Map<String, String> pages) throws IOException {
        for (Map.Entry<String, String> each : pages.entrySet()) {
            person.opens(each.getValue());
            take(person, each.getKey());
        }
    }

    /** Lists hide columns when they have heard how wide the window is now. */
    private static boolean fits(Page page) {
        try {
            page.waitForFunction(LISTS_FIT);
            return true;
        } catch (TimeoutError tooWide) {
            return false;
        }
    }

    private void take(Person person, String name) throws IOException {
        Page page = person.page();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String look = scheme.name().toLowerCase(java.util.Locale.ROOT);
            for (int width : WIDTHS) {
                page.setViewportSize(width, width < 500 ? 844 : 900);
                page.waitForFunction("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
                        + "() => done(true))))");
                String picture = name + "-" + look + "-" + width + ".png";
                Path file = Places.screenshots().resolve(picture);
                if (!fits(page)) {
                    faults.add(picture + ": a list is wider than its place");
                }
                int surplus = ((Number) page.evaluate(TOO_WIDE)).intValue();
                if (surplus > 1) {
                    faults.add(picture + ": " + surplus + " px wider than the window");
                }
                page.screenshot(new Page.ScreenshotOptions().setPath(file));
                if (width == WIDTHS.getFirst()) {
                    faults.addAll(Axe.serious(page, picture));
                }
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(WIDTHS.getFirst(), 900);
    }
}
