package org.gannet.backend.audit;

import java.util.function.Function;
import java.util.function.Supplier;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/**
 * Performs what somebody asks for in one transaction together with its audit entry: an act without an entry, or an
 * entry without its act, can't be. A refusal undoes the transaction and is written in one of its own.
 */
@Component
@BackendOnly
public class Acts {
    private final AuditLog audit;
    private final Transactions transactions;

    Acts(AuditLog audit, Transactions transactions) {
        this.audit = audit;
        this.transactions = transactions;
    }

    /** @param work may be repeated when the database was busy, so it must not do anything outside of it */
    public <T> T perform(Act act, Function<Trail, T> work) {
        Trail[] last = {new Trail(act.object())};
        return refusing(
                act,
                last,
                () -> transactions.write(() -> {
                    Trail trail = new Trail(act.object());
                    last[0] = trail;
                    T result = work.apply(trail);
                    audit.done(act, trail);
                    return result;
                }));
    }

    /**
     * For work that reaches out of the database: runs once, not in a transaction; its entry is written when it is done.
     */
    public <T> T performOutside(Act act, Function<Trail, T> work) {
        Trail trail = new Trail(act.object());
        return refusing(act, new Trail[] {trail}, () -> {
            T result = work.apply(trail);
            transactions.write(() -> audit.done(act, trail));
            return result;
        });
    }

    private <T> T refusing(Act act, Trail[] last, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            audit.refused(act, last[0], e.problem());
            throw e;
        } catch (RuntimeException e) {
            if (Transactions.isTaken(e)) {
                ProblemException taken = Problems.taken(e);
                audit.refused(act, last[0], taken.problem());
                throw taken;
            }
            if (Transactions.isStoreFailure(e)) {
                throw Transactions.unavailable(e);
            }
            audit.refused(act, last[0], Problem.of(ErrorCode.INTERNAL, "Failed."));
            throw e;
        }
    }
}
