package org.gannet.engine.operation;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a person should know of a plan that its steps do not say: before it runs, and in its job's log.
 * @param arguments of the kind's sentence, in its order
 */
public record Remark(Kind kind, List<String> arguments) {
    /** What there is to say. */
    public enum Kind {
        GUEST_GIVES_MEMORY("There is room for {0} of its memory: its guest is asked for the rest."),
        SECOND_LEFT_AS_IT_IS("Its secondary node does not answer: its copies are left as they are."),
        LEFT_OVER_ON_SECOND("Its secondary node does not answer. What is there will be told as left over."),
        LEFT_OVER_ON_OLD("Its old node does not answer. What is left of its disks there is told as left over when it is"
                + " back."),
        WRITTEN_ON_OLD("Its old node does not answer. What was written there alone stays there; if there is such, its"
                + " copies are told as split when it is back."),
        TWO_WRITERS("Its old node does not answer, and was said to be dead: if the machine still ran there, both would"
                + " write to its disks."),
        SPLIT_LOST("Disk {0}: what was written on {1} alone, since its two copies parted, is lost."),
        COPY_DIFFERS(
                "Disk {0}: {1} of the copy that the machine goes on with differ from the one it had: a comparison has"
                        + " found it."),
        ALL_IS_READ("All of both copies is read while the machine goes on. Other jobs of it wait."),
        DISK_ANEW("Disk {0} begins anew: what it held is not on it."),
        DISK_GONE("Disk {0} was not there any more: what it held is lost."),
        PLACED_TOGETHER("Machines that are placed together: {0}; nodes that take them: {1}."),
        BALANCED("Machines that are moved: {0}. The score of the group is {1} now and {2} afterwards; 0 is even."),
        COPIED_BETWEEN_NODES("Sent between nodes: {0} of disks, {1} of memory."),
        RULES_BROKEN("Placement rules that do not hold there: {0}."),
        LEFT_WHERE_THEY_ARE("Left where they are: {0}"),
        EVEN("There is nothing to gain: the score of the group is {0}, and 0 is even."),
        SETS_OF_NODES("Nodes that go down: {0}; sets, one after another: {1}."),
        SET_OF_NODES("Set {0}: {1}. Machines that would leave now: {2}."),
        NODES_LEFT_OUT("Left out, since they are drained, offline or silent, or not in the group: {0}."),
        NODE_IS_MAINTAINED(
                "Machines may come to {0} again, but a maintenance that goes on holds it, and it may be switched"
                        + " off: “{1}” ({2}), asked for by {3}."),
        NODES_ARE_EMPTY("These nodes are empty and may go down: {0}. Give your word when they are back.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    public Remark {
        arguments = List.copyOf(arguments);
    }

    /** @param arguments of the kind's sentence, as people read them */
    public static Remark of(Kind kind, Object... arguments) {
        return new Remark(kind, Stream.of(arguments).map(Object::toString).toList());
    }

    /** For logs, and readers of the API. */
    public String sentence() {
        String sentence = kind.sentence;
        for (int i = 0; i < arguments.size(); i++) {
            sentence = sentence.replace("{" + i + "}", arguments.get(i));
        }
        return sentence;
    }
}
