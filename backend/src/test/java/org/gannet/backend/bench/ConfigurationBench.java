package org.gannet.backend.bench;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.configuration.ConfigurationService;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.testing.Database;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;

/** What a whole cluster's way out of a portal and into another one takes. */
final class ConfigurationBench {
    private final Sheet sheet;
    private final Database database;

    ConfigurationBench(Sheet sheet, Database database) {
        this.sheet = sheet;
        this.database = database;
    }

    void measure(int nodes, int instances) {
        byte[] text;
        InstantNodes none = new InstantNodes(Fleet.of(1, 0, List.of()));
        try (Portal portal = Portal.start(database, Benchmarks.fresh("export"), none)) {
            OwnerId owner = new OwnerId(portal.bean(ProjectService.class)
                    .create(Actor.system(), "Web", QuotaAmounts.NOTHING)
                    .id()
                    .value());
            Fleet fleet = Fleet.of(nodes, instances, List.of(owner));
            portal.engine()
                    .adopt(
                            ClusterConfiguration.plain(
                                    QueueSettings.standard(),
                                    List.of(),
                                    fleet.nodes(),
                                    fleet.state().instances().values().stream().toList()),
                            () -> {});
            long begun = System.nanoTime();
            text = portal.bean(ConfigurationService.class)
                    .export(Actor.system())
                    .getBytes(StandardCharsets.UTF_8);
            sheet.line(
                    database + ": export of " + instances + " machines",
                    String.format(
                            Locale.ROOT, "%s, %s", Sheet.text(System.nanoTime() - begun), Sheet.mebibytes(text.length)),
                    "");
        }
        try (Portal portal = Portal.start(database, Benchmarks.fresh("import"), none)) {
            long begun = System.nanoTime();
            portal.bean(ConfigurationService.class).importFrom(Actor.system(), new ByteArrayInputStream(text));
            sheet.line(database + ": import of " + instances + " machines", Sheet.text(System.nanoTime() - begun), "");
        }
    }
}
