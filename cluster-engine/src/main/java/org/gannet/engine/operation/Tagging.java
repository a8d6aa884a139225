package org.gannet.engine.operation;

import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Tag;
import org.gannet.base.Tags;

/** What operations on tags have in common. */
public final class Tagging {
    private static final int MOST_AT_ONCE = 1000;

    private Tagging() {}

    /** @throws IllegalArgumentException when there is nothing to do, too much, or a tag is both added and removed */
    public static void require(List<Tag> add, List<Tag> remove) {
        if (add.isEmpty() && remove.isEmpty()) {
            throw new IllegalArgumentException("no tag to add or to remove");
        }
        if (add.size() > MOST_AT_ONCE || remove.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException("at most " + MOST_AT_ONCE + " tags at once");
        }
        add.stream().filter(remove::contains).findFirst().ifPresent(tag -> {
            throw new IllegalArgumentException("tag " + tag + " both added and removed");
        });
    }

    /** @throws Planner.RefusedException POLICY_VIOLATION when there would be too many */
    public static Tags changed(Tags before, List<Tag> add, List<Tag> remove) {
        Tags left = before.without(remove);
        long more = add.stream().distinct().filter(tag -> !left.has(tag)).count();
        if (left.all().size() + more > Tags.MOST) {
            throw Planner.refuse(Problem.of(ErrorCode.POLICY_VIOLATION, "It would have too many tags.")
                    .withCause("It has " + left.all().size() + "; " + more + " more were asked for; there may be "
                            + Tags.MOST + ".")
                    .withRemedy("Remove others first."));
        }
        return left.with(add);
    }
}
