package org.gannet.webapp.rest;

import org.gannet.base.PlacementRule;
import org.gannet.base.ProblemException;
import org.gannet.base.Tag;
import org.jspecify.annotations.Nullable;

/**
 * A placement rule of a machine.
 * @param kind "apart" or "together"
 * @param strength "soft" or "hard"
 */
record RuleJson(
        @Nullable String name,
        @Nullable String kind,
        @Nullable String strength) {
    static RuleJson of(PlacementRule rule) {
        return new RuleJson(rule.name().value(), Words.of(rule.kind()), Words.of(rule.strength()));
    }

    /** @throws ProblemException INVALID_REQUEST, with what would be right */
    PlacementRule toRule() {
        String typed = CreateInstanceJson.required("rules.name", name);
        Tag.findFault(typed).ifPresent(fault -> {
            throw CreateInstanceJson.refused("A placement rule can't be called so. " + fault);
        });
        return new PlacementRule(
                new Tag(typed),
                word(PlacementRule.Kind.class, "rules.kind", kind),
                word(PlacementRule.Strength.class, "rules.strength", strength));
    }

    private static <E extends Enum<E>> E word(Class<E> type, String field, @Nullable String typed) {
        return Words.find(type, CreateInstanceJson.required(field, typed))
                .orElseThrow(
                        () -> CreateInstanceJson.refused("The field " + field + " is one of " + Words.all(type) + "."));
    }
}
