package org.gannet.backend.queue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.engine.model.SubmissionRule;

/**
 * What becomes of jobs of a kind. The first rule of which all conditions hold, and which is not switched off, decides.
 * @param id empty for a new one; a rule that keeps its id keeps the jobs that its rate limit counts
 * @param reason for the people who meet it, 1 to {@value #LONGEST_TEXT} characters
 * @param when all must hold, at most {@value #MOST_CONDITIONS}; none for every job
 * @param most jobs at once, for a rate limit; else empty
 */
public record Rule(
        Optional<UUID> id, String reason, List<RuleCondition> when, RuleAction action, Optional<Integer> most) {
    public static final int MOST_RULES = SubmissionRule.MOST_RULES;
    public static final int MOST_CONDITIONS = SubmissionRule.MOST_CONDITIONS;
    public static final int LONGEST_TEXT = SubmissionRule.LONGEST_TEXT;

    public Rule {
        when = List.copyOf(when);
    }
}
