package org.gannet.engine.reconcile;

import static org.gannet.engine.reconcile.FindingCode.Area.CLUSTER;
import static org.gannet.engine.reconcile.FindingCode.Area.DISKS;
import static org.gannet.engine.reconcile.FindingCode.Area.INSTANCES;
import static org.gannet.engine.reconcile.FindingCode.Area.NETWORKS;
import static org.gannet.engine.reconcile.FindingCode.Area.NODES;
import static org.gannet.engine.reconcile.FindingCode.Area.ORPHANS;
import static org.gannet.engine.reconcile.FindingCode.Severity.ERROR;
import static org.gannet.engine.reconcile.FindingCode.Severity.WARNING;

import java.util.List;

/**
 * What can be wrong with a cluster. The names are stable: rows of logs, alarms and translations go by them. In the
 * sentences, {0}, {1} and so on stand for a finding's words.
 */
public enum FindingCode {
    /** Words: what is wrong. */
    CONFIGURATION_FAULT(
            ERROR, CLUSTER, "The configuration is not right: {0}", "Correct it by the operation that it names."),
    /** Words: until when. */
    WATCHER_PAUSED(WARNING, CLUSTER, "The watcher is paused until {0}.", "Let it go on."),
    /** Words: since when. */
    CONFIGURATION_NOT_KEPT(
            WARNING,
            CLUSTER,
            "What has changed in the configuration since {0} is kept by no node.",
            "Distribute it; that says what is against it. Until then a lost database loses these changes."),

    /** Words: node. */
    NODE_SILENT(ERROR, NODES, "Node {0} does not answer.", "Look at the node, its agent and the network."),
    /** Words: node, seconds. */
    NODE_CLOCK(
            WARNING,
            NODES,
            "The clock of node {0} differs from the engine’s by {1} seconds.",
            "Set the node’s clock by a time server."),
    /** Words: node, its agent's version, the version that most nodes have. */
    NODE_VERSION(
            WARNING,
            NODES,
            "The agent of node {0} has version {1}; most have {2}.",
            "Bring all agents to one version."),
    /** Words: node, its hypervisor, what most nodes of its group have. */
    NODE_HYPERVISOR(
            WARNING,
            NODES,
            "Node {0} has {1}; most nodes of its group have {2}.",
            "Machines may refuse to move there: bring the nodes of a group to one version."),
    /** Words: node, program. */
    NODE_PROGRAM(
            WARNING,
            NODES,
            "No other node that answers has the out-of-band program {1} that switches node {0}.",
            "Put it into the directory out-of-band of another node."),
    /** Words: node, what it said. */
    NODE_CONFIGURATION(
            WARNING,
            NODES,
            "Node {0} takes no copies of the configuration: {1}",
            "Mend that; or let the node not be master-capable, so that another one keeps them."),
    /** Words: node, bridge, network. */
    NODE_BRIDGE(
            ERROR,
            NODES,
            "Node {0} has no bridge {1}, by which its group reaches network {2}.",
            "Make the bridge on the node, or connect the network in another way."),
    /** Words: node, what, promised, what may be promised. */
    NODE_OVERCOMMITTED(
            WARNING,
            NODES,
            "Node {0} has promised more {1} than it has: {2} of {3}.",
            "Move machines away, or delete snapshots in its thin pools."),
    /** Words: node, the other node, what is needed, what is free. */
    NODE_NO_ROOM_FOR_FAILURE(
            WARNING,
            NODES,
            "Node {0} could not take over the machines of node {1}: they need {2} of memory, {3} is free.",
            "Move machines, or the other copies of their disks, to other nodes."),
    /** Words: node, free, the node's own reserve. */
    NODE_DISK_LOW(
            WARNING,
            NODES,
            "The disk of node {0} is nearly full: {1} is free, {2} is its own.",
            "Move machines away, or delete what is not needed."),
    /** Words: node, pool, how many devices. */
    NODE_DEVICE_LOST(
            ERROR,
            NODES,
            "The pool {1} of node {0} has lost devices: {2}. Nothing can be made in it.",
            "Bring the device back; or repair the storage, which then goes on without it."),
    /** Words: node, kind of disks, how many machines have such there, why. */
    NODE_DISKS_UNUSABLE(
            ERROR,
            NODES,
            "Node {0} can’t hold disks of the kind {1} now. Machines that have such there: {2}. {3}",
            "Give the node what it lacks; it looks again within a minute."),

    /** Words: machine. */
    INSTANCE_DOWN(ERROR, INSTANCES, "{0} is stopped and should run.", "Start it."),
    /** Words: machine, how often. */
    INSTANCE_GIVEN_UP(
            ERROR,
            INSTANCES,
            "{0} went down again and again: the watcher started it {1} times and leaves it alone now.",
            "Look why it goes down, then start it."),
    /** Words: machine. */
    INSTANCE_UP(WARNING, INSTANCES, "{0} runs and should be stopped.", "Stop it."),
    /** Words: machine. */
    INSTANCE_INCOMPLETE(
            ERROR, INSTANCES, "{0} is not whole: a job that made or deleted it could not finish.", "Delete it."),
    /** Words: machine. */
    INSTANCE_IN_MOVE(
            ERROR, INSTANCES, "{0} was left in the middle of a move.", "Settle its move when both nodes answer."),
    /** Words: machine. */
    INSTANCE_HUNG(
            WARNING,
            INSTANCES,
            "The process of {0} does not answer its node.",
            "Wait if the node is busy; else switch the machine off and start it anew."),
    /** Words: machine, its node. */
    INSTANCE_NODE_OFFLINE(
            ERROR,
            INSTANCES,
            "{0} is on node {1}, which has been taken offline.",
            "Fail it over, or bring the node back."),
    /** Words: machine, node, why. */
    INSTANCE_UNSUITABLE_NODE(
            ERROR, INSTANCES, "{0} can’t run on its node {1}: {2}", "Move it, or change the node or its group."),
    /** Words: machine, its node's group, its secondary's group. */
    INSTANCE_SPLIT_GROUPS(
            ERROR,
            INSTANCES,
            "The two nodes of {0} are in different groups, {1} and {2}.",
            "Replace its disks’ other copies, or assign the nodes to one group."),
    /** Words: machine, what is against it. */
    INSTANCE_POLICY(
            WARNING,
            INSTANCES,
            "{0} is not as the policy wants it: {1}",
            "Change it, or the policy. It runs as it is."),
    /** Words: machine, names of rules. */
    INSTANCE_RULES(
            WARNING,
            INSTANCES,
            "{0} is where hard placement rules do not want it: {1}.",
            "Move it, or machines with the same rule; or balance the group of nodes."),
    /** Words: machine, what waits. */
    INSTANCE_WAITS_FOR_RESTART(
            WARNING, INSTANCES, "Changes of {0} wait for a restart: {1}.", "Restart it when it suits its users."),
    /** Words: machine, the node with the process, its own node. */
    VM_ON_OTHER_NODE(
            ERROR,
            INSTANCES,
            "{0} has a process on node {1}; its node is {2}.",
            "End that one, when the machine runs on its own node."),

    /** Words: machine, number of the disk, node. */
    MISSING_VOLUME(
            ERROR,
            DISKS,
            "Disk {1} of {0} is not on node {2}.",
            "Look whether the node’s storage is mounted; make the disk anew, or bring it back from an export."),
    /** Words: machine, number of the disk, node. */
    DISK_DEVICE_LOST(
            ERROR,
            DISKS,
            "Disk {1} of {0} lies on a device that node {2} has lost.",
            "Bring the device back. Or replace the copy when the disk is mirrored; else delete it, and bring it"
                    + " back from a backup."),
    /** Words: machine, number of the disk, node, its size there, the size that it should have. */
    DISK_SIZE(WARNING, DISKS, "Disk {1} of {0} has {3} on node {2}; it should have {4}.", "Grow it."),
    /** Words: machine, number of the disk, node, how it is. */
    DISK_REPLICA(
            ERROR,
            DISKS,
            "The copy of disk {1} of {0} on node {2} is not right: {3}",
            "If it does not come right by itself, replace the copy."),
    /** Words: machine, number of the disk, node, how it stands. */
    DISK_WAITS(
            ERROR,
            DISKS,
            "What is written to disk {1} of {0} on node {2} waits for the second copy: {3}",
            "Bring the other node back; or let the machine go on without it."),
    /** Words: machine, number of the disk, node. */
    DISK_BEHIND(
            WARNING,
            DISKS,
            "Both copies of disk {1} of {0} hold the same, but it may be written to on node {2} alone: a failover could"
                    + " lose something.",
            "Have both copies written to only together."),
    /** Words: machine, number of the disk, node, how much. */
    DISK_DIFFERS(
            ERROR,
            DISKS,
            "The second copy of disk {1} of {0} differs by {3} from the one on node {2}: a comparison has found it.",
            "Look at the storage of both nodes; then have the second copy made equal again."),
    /** Words: machine, number of the disk, node. */
    DISK_INACTIVE(ERROR, DISKS, "Disk {1} of {0} is not ready for use on node {2}.", "Make its disks ready again."),

    /** Words: network, version of addresses. */
    NETWORK_FULL(
            WARNING,
            NETWORKS,
            "Network {0} has no free address left ({1}).",
            "Give back reserved ones, or make another network."),

    /** Words: node. */
    UNKNOWN_VM(
            WARNING,
            ORPHANS,
            "Node {0} has a machine that the cluster does not know.",
            "End it, once nobody needs it."),
    /** Words: node, size. */
    UNKNOWN_VOLUME(
            WARNING, ORPHANS, "Node {0} has a volume of {1} that no machine uses.", "Remove it, once nobody needs it."),
    /** Words: node. */
    UNKNOWN_REPLICA(
            WARNING,
            ORPHANS,
            "Node {0} keeps one side of a mirrored disk that no machine has.",
            "Remove it, once nobody needs it.");

    /** How bad it is. */
    public enum Severity {
        /** Something does not work. */
        ERROR,
        /** Nothing fails yet, or nobody is hurt. */
        WARNING
    }

    /** Where it is looked for, in the order in which findings are told. */
    public enum Area {
        CLUSTER,
        NODES,
        INSTANCES,
        DISKS,
        NETWORKS,
        ORPHANS
    }

    private final Severity severity;
    private final Area area;
    private final String sentence;
    private final String remedy;

    FindingCode(Severity severity, Area area, String sentence, String remedy) {
        this.severity = severity;
        this.area = area;
        this.sentence = sentence;
        this.remedy = remedy;
    }

    public Severity severity() {
        return severity;
    }

    public Area area() {
        return area;
    }

    /** For operators, in English. @param words in the places of {0} and so on */
    public String sentence(List<String> words) {
        String text = sentence;
        for (int i = 0; i < words.size(); i++) {
            text = text.replace("{" + i + "}", words.get(i));
        }
        return text;
    }

    /** What helps, in English. */
    public String remedy() {
        return remedy;
    }
}
