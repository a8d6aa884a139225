package org.gannet.webapp;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.page.Viewport;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;
import java.util.Map;
import org.gannet.backend.BackendConfiguration;
import org.gannet.webapp.standby.EndWithTheLead;
import org.gannet.webapp.standby.RefusedStarts;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The portal's process, and what every page has in its head. */
@SpringBootApplication
@Import(BackendConfiguration.class)
@Push
@Viewport("width=device-width, initial-scale=1, interactive-widget=resizes-content")
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("themes/gannet/styles.css")
public class GannetApplication implements AppShellConfigurator {
    public static void main(String[] args) {
        SpringApplication portal = new SpringApplication(GannetApplication.class);
        portal.addListeners(new EndWithTheLead());
        try {
            portal.run(args);
        } catch (RuntimeException e) {
            RefusedStarts.of(e).ifPresent(refused -> System.exit(refused.exitCode()));
            throw e;
        }
    }

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Gannet");
        settings.addLink("themes/gannet/logo.svg", Map.of("rel", "icon", "type", "image/svg+xml"));
    }
}
