package org.gannet.webapp.rest;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gannet.backend.configuration.ConfigurationService;
import org.gannet.backend.configuration.ImportView;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Everything that was set, as one file: out of this portal, and into an empty one. For administrators. */
@RestController
@RequestMapping(ConfigurationApi.PATH)
class ConfigurationApi {
    static final String PATH = "/api/v1/configuration";

    private final CurrentActor actor;
    private final ConfigurationService configuration;

    ConfigurationApi(CurrentActor actor, ConfigurationService configuration) {
        this.actor = actor;
        this.configuration = configuration;
    }

    /**
     * What was imported.
     * @param imagesWithoutContent names of images whose files have to be brought by hand
     * @param accountsWithoutPassword logins that need a password before anybody can sign in with them
     */
    record ImportedJson(
            int nodes,
            int instances,
            int rules,
            int accounts,
            int projects,
            int images,
            List<String> imagesWithoutContent,
            List<String> accountsWithoutPassword) {
        static ImportedJson of(ImportView view) {
            return new ImportedJson(
                    view.nodes(),
                    view.instances(),
                    view.rules(),
                    view.users(),
                    view.projects(),
                    view.images(),
                    view.withoutContent(),
                    view.withoutPassword());
        }
    }

    @GetMapping
    ResponseEntity<byte[]> export() {
        byte[] text = configuration.export(actor.get()).getBytes(StandardCharsets.UTF_8);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(text);
    }

    /** The body is read after it is known that an administrator sends it. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ImportedJson importInto(InputStream text) {
        return ImportedJson.of(configuration.importFrom(actor.get(), text));
    }
}
