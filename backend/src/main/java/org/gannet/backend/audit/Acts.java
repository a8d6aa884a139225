package org.gannet.backend.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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
        return performAll(List.of(act), (number, trail) -> work.apply(trail)).getFirst();
    }

    /**
     * All of them in their order, in one transaction, or none: then the one that was refused has an entry.
     * @param work of the act with this number, from 0; as at {@link #perform}
     */
    public <T> List<T> performAll(List<Act> all, BiFunction<Integer, Trail, T> work) {
        Attempt[] last = {Attempt.of(all.getFirst())};
        return refusing(
                last,
                () -> transactions.write(() -> {
                    List<T> results = new ArrayList<>();
                    for (Act act : all) {
                        last[0] = Attempt.of(act);
                        results.add(work.apply(results.size(), last[0].trail()));
                        audit.done(act, last[0].trail());
                    }
                    return results;
                }));
    }

    private record Attempt(Act act, Trail trail) {
        static Attempt of(Act act) {
            return new Attempt(act, new Trail(act.object()));
        }
    }

    /**
     * For work that reaches out of the database: runs once, not in a transaction; its entry is written when it is done.
     */
    public <T> T performOutside(Act act, Function<Trail, T> work) {
        Attempt attempt = Attempt.of(act);
        return refusing(new Attempt[] {attempt}, () -> {
            T result = work.apply(attempt.trail());
            transactions.write(() -> audit.done(act, attempt.trail()));
            return result;
        });
    }

    /** @param last the one that is tried */
    private <T> T refusing(Attempt[] last, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            refused(last[0], e.problem());
            throw e;
        } catch (RuntimeException e) {
            if (Transactions.isTaken(e)) {
                ProblemException taken = Problems.taken(e);
                refused(last[0], taken.problem());
                throw taken;
            }
            if (Transactions.isStoreFailure(e)) {
                throw Transactions.unavailable(e);
            }
            refused(last[0], Problem.of(ErrorCode.INTERNAL, "Failed."));
            throw e;
        }
    }

    private void refused(Attempt attempt, Problem problem) {
        audit.refused(attempt.act(), attempt.trail(), problem);
    }
}
