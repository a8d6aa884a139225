package org.gannet.backend.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.gannet.engine.spi.LeaderLease;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/**
 * Upgrades the database at the start, but never under a portal of the older version that leads, and lets no older
 * version work on what a newer one has upgraded.
 */
@Component
class Schema implements FlywayMigrationStrategy {
    /** Knows who leads: the migration that made the lease. */
    private static final String LEASES = "015";

    private final DatabaseLease lease;
    private Optional<Flyway> known = Optional.empty();

    Schema(DatabaseLease lease) {
        this.lease = lease;
    }

    @Override
    public void migrate(Flyway flyway) {
        lease.requireDatabase();
        known = Optional.of(flyway);
        requireNotNewer();
        boolean hasLeases = states(flyway)
                .anyMatch(each ->
                        each.getState() == MigrationState.SUCCESS && LEASES.equals(String.valueOf(each.getVersion())));
        if (hasLeases && flyway.info().pending().length > 0) {
            lease.otherLeader(EngineSettings.standard().leaseLength())
                    .map(LeaderLease.Answer.Held::holder)
                    .ifPresent(holder -> {
                        throw new StartRefused(
                                "the database has to be upgraded, and a portal of an older version leads (" + holder
                                        + "): end that one first",
                                StartRefused.START_AGAIN);
                    });
        }
        flyway.migrate();
    }

    /**
     * What a stand-by asks before it leads: another one may have upgraded the database meanwhile.
     * @throws StartRefused
     * @throws StoreUnavailable
     */
    void requireNotNewer() {
        known.flatMap(flyway -> states(flyway)
                        .filter(each -> each.getState() == MigrationState.FUTURE_SUCCESS)
                        .reduce((one, next) -> next))
                .ifPresent(newest -> {
                    throw new StartRefused(
                            "a newer Gannet has upgraded the database (to " + newest.getScript()
                                    + "): start that version",
                            StartRefused.DO_NOT_REPEAT);
                });
    }

    private static Stream<MigrationInfo> states(Flyway flyway) {
        return Arrays.stream(flyway.info().all());
    }
}
