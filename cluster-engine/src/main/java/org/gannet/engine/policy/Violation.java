package org.gannet.engine.policy;

import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.model.Level;

/**
 * What is not as a policy wants it.
 * @param rule as the policy names it: "memory", "templates"
 * @param level where the rule is set
 * @param asked in words: "64 GiB of memory"
 * @param limit in words: "512 MiB to 32 GiB"
 */
public record Violation(String rule, Level level, String asked, String limit) {
    /** "64 GiB of memory; the cluster allows 512 MiB to 32 GiB." */
    public String sentence() {
        return asked + "; " + level.words() + " allows " + limit + ".";
    }

    /** What to say of these. @param message what is not done */
    public static Problem refusal(List<Violation> violations, String message) {
        return Problem.of(ErrorCode.POLICY_VIOLATION, message)
                .withCause(violations.getFirst().sentence())
                .withRemedy("Ask for a size that is allowed, or ask an operator to change the policy of "
                        + violations.getFirst().level().words() + ".")
                .withDetails(violations.stream().map(Violation::sentence).toList());
    }
}
