package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 file that somebody has open: at the start another process, later only this one itself. */
class DatabaseLeaseTest {
    @TempDir
    private Path folder;

    @Test
    void startsOnNobodyElsesFile() {
        try (DatabaseLease lease = lease();
                MVStore _ = MVStore.open(file())) {
            assertThatThrownBy(lease::requireDatabase).isInstanceOf(StartRefused.class);
        }
    }

    @Test
    void goesOnAskingWhenTheFileIsNotFreeYetAfterTrouble() {
        DatabaseLease lease = lease();
        lease.requireDatabase();
        lease.close();
        try (MVStore _ = MVStore.open(file())) {
            assertThatThrownBy(lease::requireDatabase).isInstanceOf(StoreUnavailable.class);
        }
        lease.requireDatabase();
        lease.close();
    }

    private DatabaseLease lease() {
        return new DatabaseLease(new DatabaseAddress("jdbc:h2:file:" + folder.resolve("gannet"), "sa", ""), true);
    }

    private String file() {
        return folder.resolve("gannet.mv.db").toString();
    }
}
