package org.gannet.engine.policy;

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
}
