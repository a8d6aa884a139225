package org.gannet.backend.support;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs short pieces of work in a transaction. A piece that lost against another one (lock, dead-lock, a name that both
 * found free) is repeated, so it must do nothing outside the database. No call to a node belongs in here.
 */
@Component
@BackendOnly
public class Transactions {
    private static final int TRIES = 5;
    private static final int MOST_CAUSES = 20;
    /** PostgreSQL's own. */
    private static final String DISK_FULL = "53100";
    /** The kernel's words, which H2 passes on. */
    private static final String NO_SPACE = "No space left on device";

    private final TransactionTemplate write;
    private final TransactionTemplate separate;
    private final TransactionTemplate read;

    Transactions(PlatformTransactionManager platform) {
        write = new TransactionTemplate(platform);
        separate = new TransactionTemplate(platform);
        separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        read = new TransactionTemplate(platform);
        read.setReadOnly(true);
    }

    /** In the caller's transaction, or in a new one. */
    public <T extends @Nullable Object> T write(Supplier<T> work) {
        return translated(write, work);
    }

    public void write(Runnable work) {
        write(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** In a transaction of its own, whatever becomes of the caller's. */
    public void separately(Runnable work) {
        translated(separate, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    public <T extends @Nullable Object> T read(Supplier<T> work) {
        return translated(read, work);
    }

    private static <T extends @Nullable Object> T translated(TransactionTemplate template, Supplier<T> work) {
        boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive()
                || template.getPropagationBehavior() == TransactionDefinition.PROPAGATION_REQUIRES_NEW;
        for (int attempt = 1; ; attempt++) {
            try {
                return execute(template, work);
            } catch (ConcurrencyFailureException e) {
                if (!outermost) {
                    throw e;
                }
                if (attempt == TRIES) {
                    throw unavailable(e);
                }
            } catch (DataIntegrityViolationException e) {
                // Another one was first: the next attempt sees what that one wrote, and refuses in its own words.
                if (!outermost || attempt == TRIES) {
                    throw e;
                }
            } catch (TransientDataAccessException
                    | RecoverableDataAccessException
                    | DataAccessResourceFailureException
                    | UncategorizedDataAccessException
                    | TransactionException e) {
                throw unavailable(e);
            }
        }
    }

    @SuppressWarnings("NullAway") // returns what the work returned
    private static <T extends @Nullable Object> T execute(TransactionTemplate template, Supplier<T> work) {
        AtomicReference<RuntimeException> first = new AtomicReference<>();
        try {
            return template.execute(status -> {
                try {
                    return work.get();
                } catch (RuntimeException e) {
                    first.set(e);
                    throw e;
                }
            });
        } catch (RuntimeException e) {
            // Where the connection is lost, rolling back fails too, and that failure comes instead of its reason.
            RuntimeException reason = first.get();
            if (reason != null && reason != e) {
                e.addSuppressed(reason);
            }
            throw e;
        }
    }

    /** For work that could not reach the database, or that it could not keep. */
    public static ProblemException unavailable(RuntimeException cause) {
        Problem problem = isDiskFull(cause)
                ? Problem.of(ErrorCode.STORE_UNAVAILABLE, "The database's disk is full.")
                        .withRemedy("Once somebody has freed space there, everything goes on by itself.")
                : Problem.of(ErrorCode.STORE_UNAVAILABLE, "The database does not answer.")
                        .withRemedy("Try again in a moment.");
        return new ProblemException(problem.withInternal(String.valueOf(cause.getMessage())), cause);
    }

    /** Whether the database could not write for want of space. */
    public static boolean isDiskFull(Throwable failure) {
        return isDiskFull(failure, MOST_CAUSES);
    }

    private static boolean isDiskFull(@Nullable Throwable failure, int deepest) {
        return failure != null
                && deepest > 0
                && (failure instanceof DiskFull
                        || failure instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())
                        || String.valueOf(failure.getMessage()).contains(NO_SPACE)
                        || isDiskFull(failure.getCause(), deepest - 1)
                        // Of a batch, what its statements met.
                        || failure instanceof SQLException batch && isDiskFull(batch.getNextException(), deepest - 1)
                        || Stream.of(failure.getSuppressed()).anyMatch(each -> isDiskFull(each, deepest - 1)));
    }

    /** Whether the failure comes from the database rather than from what was asked. */
    public static boolean isStoreFailure(RuntimeException e) {
        return e instanceof DataAccessException || e instanceof TransactionException;
    }

    /** Whether what was asked for can't be beside what is there: a name or an id that something else has. */
    public static boolean isTaken(RuntimeException e) {
        return e instanceof DataIntegrityViolationException;
    }
}
