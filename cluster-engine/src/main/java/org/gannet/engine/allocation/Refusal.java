package org.gannet.engine.allocation;

/** Why a node was not chosen. In the order in which they are asked: the first that holds is the node's reason. */
public enum Refusal {
    NOT_ASKED_FOR("is not the one asked for", "are not the one asked for"),
    OFFLINE("is offline", "are offline"),
    DRAINED("takes no new machines", "take no new machines"),
    NOT_ANSWERING("does not answer", "do not answer"),
    NOT_FOR_MACHINES("is not for machines", "are not for machines"),
    OTHER_GROUP("is in another group", "are in another group"),
    UNALLOCABLE_GROUP("is in a group that takes no new machines", "are in groups that take no new machines"),
    POLICY("is in a group that allows no such machine", "are in groups that allow no such machine"),
    ALREADY_THERE("has the machine already", "have the machine already"),
    MISSING_BRIDGE("lacks the network asked for", "lack the network asked for"),
    NO_SUCH_DISKS("can't hold such disks", "can't hold such disks"),
    STORAGE_BROKEN("has lost devices of the storage for its disks", "have lost devices of the storage for its disks"),
    OTHER_STORAGE("does not see the storage of its disks", "do not see the storage of its disks"),
    OTHER_ACCELERATOR("has another accelerator", "have another accelerator"),
    OTHER_MACHINE_TYPE("has another machine type", "have another machine type"),
    NOT_APART("has a machine that it must be kept apart from", "have machines that it must be kept apart from"),
    NOT_TOGETHER(
            "lacks the machines that it must be kept together with",
            "lack the machines that it must be kept" + " together with"),
    NOT_ENOUGH_MEMORY("has not enough memory", "have not enough memory"),
    NOT_ENOUGH_DISK("has not enough disk space", "have not enough disk space"),
    NOT_ENOUGH_CPUS("has not enough vCPUs left", "have not enough vCPUs left"),
    NOT_ENOUGH_SPINDLES("has not enough spindles left", "have not enough spindles left");

    private final String singular;
    private final String plural;

    Refusal(String singular, String plural) {
        this.singular = singular;
        this.plural = plural;
    }

    /** Of one node: "is offline". */
    public String reason() {
        return singular;
    }

    /** "2 nodes have not enough memory". */
    public String sentence(int count) {
        return count == 1 ? "1 node " + singular : count + " nodes " + plural;
    }
}
