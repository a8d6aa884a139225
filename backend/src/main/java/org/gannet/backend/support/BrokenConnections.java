package org.gannet.backend.support;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which errors of H2 mean that a connection is of no use any more. H2 closes its database when it can't
 * write (disk full), and opens it again for the next new connection only; to the pool the old ones look well for ever.
 */
public final class BrokenConnections implements SQLExceptionOverride {
    /** H2's DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, FILE_CORRUPTED_1, IO_EXCEPTION_1, IO_EXCEPTION_2. */
    private static final Set<Integer> ENDS = Set.of(90_098, 90_121, 90_030, 90_028, 90_031);

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        boolean ofH2 = failure.getClass().getName().startsWith("org.h2.");
        return ofH2 && ENDS.contains(failure.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
