package org.gannet.backend.engine;

import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.execution.EventReplayContract;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(Database.class)
class EventReplayIT implements EventReplayContract {
    @Parameter
    Database database;

    private final List<DatabaseLease> leases = new ArrayList<>();

    @BeforeEach
    void empty() {
        JdbcClient client = backend().bean(JdbcClient.class);
        EngineTables.empty(client);
        client.sql("update leader_lease set holder = '', epoch = 0").update();
    }

    /** Others use the same database. */
    @AfterEach
    void leaveNothing() {
        leases.forEach(DatabaseLease::close);
        empty();
    }

    private Backend backend() {
        return Backend.withoutEngine(database);
    }

    @Override
    public ClusterStore store() {
        return backend().bean(JpaClusterStore.class);
    }

    @Override
    public LeaderLease nextLeader() {
        // The one before is dead, and has not given anything back.
        DatabaseLease lease = new DatabaseLease(DatabaseAddress.of(backend().bean(JdbcConnectionDetails.class)), true);
        leases.add(lease);
        return lease;
    }

    @Override
    public int seeds() {
        return 2;
    }
}
