package org.gannet.engine.simulation.world;

/**
 * What happened to somebody in a world, counted: a fault that was let loose and hit nobody does not count. A test fails
 * when one of them does not happen in the seeds that it runs.
 */
public enum Happening {
    POWER_FAILED("a node lost its power and came back"),
    NODE_FORGOT("a node came back without what it had written last"),
    AGENT_RESTARTED("a node's agent was restarted"),
    CALL_WAS_SLOW("a call took more than a second"),
    QUESTION_LOST("a call did not reach its node, which was cut off"),
    ANSWER_LOST("a call was done and its answer did not come back"),
    NODES_WERE_APART("a message from node to node was lost"),
    REQUEST_CAME_LATE("a request arrived when nobody waited for its answer any more"),
    REQUEST_CAME_TWICE("a request arrived a second time"),
    STALE_REQUEST_REFUSED("a node refused a request that a newer one had overtaken"),
    FORMER_LEADER_REFUSED("a node or the store refused a leader that had been replaced"),
    OLD_REPORT("a node answered with a report of an older generation"),
    NODE_WAS_FULL("a node refused for its full disk"),
    HAND_OVER_BROKE("a migration broke while the guest was handed over"),
    KILLED_BEFORE_WRITE("an engine was killed right before a write"),
    KILLED_AFTER_WRITE("an engine was killed right after a write"),
    KILLED("an engine was killed at any moment"),
    JOB_TAKEN_UP_AGAIN("a job in the middle of its steps was taken up by another engine"),
    ENGINE_STOOD_STILL("an engine stood still without knowing"),
    STORE_CUT_OFF("an engine did not reach the store"),
    STORE_WAS_DOWN("the store was down when it was asked"),
    WRITE_REFUSED("the store gave no answer to a write, and had not made it"),
    WRITE_ANSWER_LOST("the store gave no answer to a write, and had made it"),
    WRITE_CAME_LATE("a write that had been given up was made later"),
    LATE_WRITE_REFUSED("a write that had been given up was refused later"),
    TWO_LEADERS("two engines believed to lead at once"),
    LEASE_LOST("an engine learnt that it leads no more"),
    CLOCK_JUMPED("the clock jumped"),
    NODE_TAKEN_OFFLINE("a node was taken offline, or brought back"),
    GUEST_ENDED("a guest switched itself off"),
    PROCESS_DIED("a machine's process died"),

    BATCH_SUBMITTED("jobs were submitted together, one waiting for another"),
    JOB_RETRIED("a job that had ended badly was asked for again"),
    DEPENDENCY_MET("a job began after the one it waited for"),
    DEPENDENCY_FAILED("a job was not begun since another one had not ended as it should"),
    PRIORITY_CHANGED("a waiting job was given another priority"),
    RELEASED("somebody gave the word that a job waited for"),
    CANCELLED_WHILE_QUEUED("a queued job was cancelled"),
    CANCELLED_WHILE_WAITING("a waiting job was cancelled"),
    CANCELLED_WHILE_RUNNING("a running job was cancelled"),
    CANCELLED_TOO_LATE("it was too late to cancel a job"),
    CANCELLED_AGAIN("a job was cancelled that was being taken back, or had ended"),
    WAITED_FOR_LOCK("a job waited for a lock"),
    WAITED_FOR_TURN("a job waited since as many ran as may"),
    WAITED_FOR_RULE("a job waited for a rule to go"),
    WAITED_FOR_RATE("a job waited since as many of a rule ran as may"),
    WAITED_FOR_QUEUE("a job waited since the queue was paused"),
    REFUSED_BY_RULE("a submission was refused, or a queued job ended, by a rule"),
    REFUSED_BY_DRAIN("a submission was refused since the queue was closed"),
    REFUSED_BY_LENGTH("a submission was refused since the queue was full"),
    REFUSED_BY_QUOTA("a submission was refused by quota"),
    LIMIT_CHANGED("the limit of running jobs was changed"),
    JOB_ARCHIVED("a job was archived"),
    JOB_SUCCEEDED("a job succeeded"),
    JOB_FAILED("a job failed and was taken back, or never began"),
    JOB_CANCELLED("a job ended as cancelled"),
    JOB_UNDO_FAILED("a job could not be taken back"),
    STEP_TAKEN_BACK("a step was taken back"),
    MACHINE_MOVED("a machine was moved"),
    EVENTS_CAUGHT_UP("a reader caught up with events after its engine had gone"),
    EVENTS_READ_AGAIN("a reader was told to read everything again");

    private final String sentence;

    Happening(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
