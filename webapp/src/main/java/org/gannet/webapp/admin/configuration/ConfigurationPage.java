package org.gannet.webapp.admin.configuration;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import jakarta.annotation.security.RolesAllowed;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gannet.backend.configuration.ConfigurationService;
import org.gannet.backend.configuration.ImportView;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** Takes the cluster's whole configuration out as a file, and brings one into an empty cluster. */
@Route(value = "admin/configuration", layout = AdminLayout.class)
@RolesAllowed("ADMIN")
public class ConfigurationPage extends Page {
    private static final String FILE_NAME = "gannet-cluster.json";
    private static final int MOST_MEBIBYTES = 64;

    private final ConfigurationService service;
    private final CurrentActor actors;
    private final Div found = Blocks.div("stack stack--tight");

    public ConfigurationPage(ConfigurationService service, CurrentActor actors) {
        this.service = service;
        this.actors = actors;
        addClassName("page--narrow");
        Panel out = new Panel(
                Texts.text("configuration.export"),
                Blocks.paragraph(Texts.text("configuration.export.text")),
                download());
        Panel in = new Panel(
                Texts.text("configuration.import"),
                Blocks.paragraph(Texts.text("configuration.import.text")),
                choose(),
                found);
        out.addClassName("span-6");
        in.addClassName("span-6");
        found.setId("configuration-found");
        add(new PageHeader(Texts.text("base.nav.configuration")), Blocks.div("columns", out, in));
    }

    private Component download() {
        DownloadHandler handler = DownloadHandler.fromInputStream(event -> {
            byte[] text = service.export(actors.get()).getBytes(StandardCharsets.UTF_8);
            return new DownloadResponse(new ByteArrayInputStream(text), FILE_NAME, "application/json", text.length);
        });
        Anchor link = new Anchor(handler, AttachmentType.DOWNLOAD, "");
        link.setId("configuration-download");
        Button button = new Button(Texts.text("configuration.export.go"), Icon.DOWNLOAD.create());
        button.setTabIndex(-1);
        link.add(button);
        return link;
    }

    private Component choose() {
        TextFileField file = new TextFileField(
                ".json,application/json", (long) MOST_MEBIBYTES << 20, (name, text) -> show(name, text));
        file.setId("configuration-file");
        NativeLabel label = new NativeLabel(Texts.text("configuration.import.choose"));
        label.setFor("configuration-file");
        return Blocks.div("stack stack--tight", label, file);
    }

    private void show(String name, String text) {
        found.removeAll();
        if (text.isEmpty()) {
            found.add(new Notice(Status.Kind.BAD, Texts.text("configuration.import.tooLarge", MOST_MEBIBYTES)));
            return;
        }
        try {
            ImportView brings = service.preview(actors.get(), stream(text));
            Button go = new Button(Texts.text("configuration.import.go"), click -> ask(name, text, brings));
            go.setId("configuration-import");
            go.addThemeVariants(ButtonVariant.PRIMARY);
            found.add(Blocks.heading(Texts.text("configuration.import.brings")), facts(brings), go);
        } catch (ProblemException e) {
            found.add(Notice.of(e.problem()));
        }
    }

    private void ask(String name, String text, ImportView brings) {
        new Confirm(Texts.text("configuration.import.title", name), Texts.text("configuration.import.go"), () -> {
                    Attempt.of(() -> service.importFrom(actors.get(), stream(text)))
                            .ifPresent(this::showDone);
                })
                .say(Texts.text("configuration.import.sure"))
                .with(facts(brings))
                .dangerous()
                .open();
    }

    private void showDone(ImportView brought) {
        found.removeAll();
        found.add(new Notice(Status.Kind.OK, Texts.text("configuration.import.done")), facts(brought));
    }

    private static Facts facts(ImportView brings) {
        Facts facts = new Facts()
                .with(Texts.text("configuration.nodes"), Integer.toString(brings.nodes()))
                .with(Texts.text("configuration.machines"), Integer.toString(brings.instances()))
                .with(Texts.text("configuration.rules"), Integer.toString(brings.rules()))
                .with(Texts.text("configuration.users"), Integer.toString(brings.users()))
                .with(Texts.text("configuration.projects"), Integer.toString(brings.projects()))
                .with(Texts.text("configuration.images"), Integer.toString(brings.images()));
        if (!brings.withoutContent().isEmpty()) {
            facts.with(Texts.text("configuration.withoutContent"), String.join(", ", brings.withoutContent()));
        }
        if (!brings.withoutPassword().isEmpty()) {
            facts.with(Texts.text("configuration.withoutPassword"), String.join(", ", brings.withoutPassword()));
        }
        return facts;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.configuration")));
    }
}
