package org.gannet.engine.defect;

import java.util.List;

/**
 * Defects that the simulation must find. Each is one small change of the engine's built code; when the engine's code
 * moves on, the place is said anew here, and {@link SeededDefectsTest} says which.
 */
enum SeededDefect {
    UNDO_LEFT_OUT(
            "A disk that a job has made is not taken back when the job fails.",
            19,
            60,
            new Site(Code.OPERATION + "step.CreateVolume", "undo", new Edit.DoNothing(0))),
    EARLIER_STEPS_NOT_UNDONE(
            "Only the step that failed is taken back, not those that were done before it.",
            19,
            60,
            new Site(Code.JOB + "StepState", "mayHaveDoneSomething", new Edit.OtherConstant("DONE", "FAILED"))),
    CANCELLED_JOB_NOT_UNDONE(
            "A job that somebody cancels ends without taking back what it has done.",
            19,
            60,
            new Site(
                    Code.EXECUTION + "JobExecution",
                    "lastToUndo",
                    new Edit.Replace("Job", "steps", "noneWhenCancelled"))),
    LOCK_RELEASED_EARLY(
            "The lock of an instance is given back when the job has been planned, not when it has ended.",
            18,
            60,
            new Site(Code.OPERATION + "LockRequest", "exclusive", new Edit.OtherConstant("END", "PLANNED"))),
    STALE_GENERATION_ACCEPTED(
            "A node's report takes the place of a newer one.",
            6,
            60,
            new Site(Code.ENGINE + "reconcile.Observations", "isNewer", new Edit.DoNothing(1))),
    OLD_LEADER_OBEYED(
            "A node does what an engine asks that has been followed by another.",
            19,
            100,
            new Site("org.gannet.node.CallFence", "requireLeader", new Edit.DoNothing(0))),
    LATE_CALL_OBEYED(
            "A node does what was asked for long ago and taken back since.",
            19,
            200,
            new Site("org.gannet.node.CallFence", "admitChange", new Edit.Replace("Map", "getOrDefault", "zero"))),
    UNKNOWN_COMMIT_MADE_AGAIN(
            "A commit that the store gave no answer to is made again, though it may have been made.",
            70,
            200,
            new Site(Code.EXECUTION + "Ledger", "commitAll", new Edit.OmitCall("Map", "get"))),
    UNKNOWN_COMMIT_TAKEN_FOR_MADE(
            "A commit that the store gave no answer to is taken for one that was made.",
            2,
            60,
            new Site(Code.EXECUTION + "Ledger", "attempt", new Edit.Replace("ClusterStore", "commit", "neverDoubted"))),
    ACKNOWLEDGED_BEFORE_DURABLE(
            "Who wants a commit is told that it is made before it is.",
            7,
            20,
            new Site(Code.EXECUTION + "Ledger", "await", new Edit.DivertField("isAnswered", "yes"))),
    LOCK_NEVER_RELEASED(
            "A job that has ended keeps its locks.",
            1,
            20,
            new Site(Code.QUEUE + "JobQueue", "ended", new Edit.OmitCall("JobQueue", "giveUpAll"))),
    WAITER_NOT_WOKEN(
            "A job that waits for a lock is not looked at when the lock is given back.",
            1,
            20,
            new Site(Code.QUEUE + "JobQueue", "giveUp", new Edit.OmitCall("JobQueue", "wake"))),
    DEPENDENCY_NOT_WAITED_FOR(
            "A job begins before those that it depends on have ended.",
            5,
            60,
            new Site(Code.QUEUE + "Place", "isHeldBack", new Edit.FixCall("Map", "isEmpty", true))),
    DEPENDENCY_FAILED_AND_IGNORED(
            "A job begins though the one that it depends on has failed.",
            8,
            60,
            new Site(Code.EXECUTION + "JobRunner", "tellDependents", new Edit.FixCall("Set", "contains", true))),
    LOCKS_FORGOTTEN_AT_RESTART(
            "A job that goes on after a restart does so without its locks.",
            19,
            300,
            new Site(Code.EXECUTION + "JobRunner", "start", new Edit.OtherConstant("END", "PLANNED"))),
    RESERVATION_NOT_GIVEN_BACK(
            "What a job has reserved stays reserved when the job has been taken back.",
            8,
            60,
            new Site(Code.EXECUTION + "JobExecution", "takenBack", new Edit.Divert("Job", "atUndo", "nothing"))),
    CANCEL_IGNORED_AT_BOUNDARY(
            "A job that somebody has cancelled begins its next step.",
            25,
            200,
            new Site(Code.EXECUTION + "JobExecution", "done", new Edit.FixCall("Job", "cancelRequested", false))),
    POINT_OF_NO_RETURN_IGNORED(
            "A job is taken back though it has done what can't be undone.",
            29,
            300,
            new Site(Code.EXECUTION + "JobExecution", "canTurnBack", new Edit.DoNothing(1))),
    EVENT_NOT_RECORDED(
            "A job's move is stored without the event that tells of it.",
            1,
            20,
            new Site(Code.EXECUTION + "Draft", "record", new Edit.Replace("List", "add", "exceptJobs"))),
    PLANNED_ANEW_AT_RESTART(
            "A job that goes on after a restart begins from the start, with a new plan.",
            10,
            100,
            new Site(Code.EXECUTION + "Ledger", "load", new Edit.Divert("Snapshot", "unended", "asIfNew"))),
    STALE_COMMIT_TAKEN(
            "The store takes a commit that was decided over an older state of a job.",
            11,
            100,
            new Site(
                    Code.SIMULATION + "InMemoryClusterStore",
                    "commit",
                    new Edit.Replace("Optional", "filter", "none"))),
    FORMER_LEADERS_COMMIT_TAKEN(
            "The store takes a commit of an engine that has been followed by another.",
            11,
            100,
            new Site(
                    Code.SIMULATION + "InMemoryClusterStore", "commit", new Edit.Replace("Optional", "filter", "none")),
            new Site(
                    Code.SIMULATION + "world.SimulatedStore$Connection",
                    "commit",
                    new Edit.Replace("InMemoryClusterStore", "commit", "whoeverLeads"))),
    RUNNING_LIMIT_IGNORED(
            "As many jobs begin as want to.",
            4,
            100,
            new Site(Code.QUEUE + "JobQueue", "hasSlot", new Edit.DoNothing(1))),
    EQUAL_COPIES_LEFT_BEHIND(
            "A machine's node is told that it may write alone, while the second copies are recorded as equal.",
            1,
            100,
            new Site(Code.OPERATION + "instance.Sides", "onPrimary", new Edit.FixCall("Replica", "holdsAll", false))),
    NEW_COPIES_COUNT_AS_EQUAL(
            "Second copies that are about to be filled, or left behind, are recorded as equal.",
            320,
            40,
            new Site(Code.OPERATION + "instance.Sides", "behind", new Edit.OtherConstant("BEHIND", "EQUAL"))),
    KEPT_ROOM_NOT_GIVEN_BACK(
            "What is kept for a job stays kept when the job ends without having begun.",
            520,
            40,
            new Site(
                    Code.OPERATION + "instance.CreateInstances",
                    "keptFor",
                    new Edit.FixCall("List", "isEmpty", false))),
    TIME_OUT_TAKEN_FOR_FAILURE(
            "A step whose node does not answer counts as failed, and as one that has done nothing.",
            270,
            300,
            new Site(Code.EXECUTION + "StepRun", "retrying", new Edit.FixCall("StepRun", "isCancelRequested", true)),
            new Site(Code.JOB + "StepState", "mayHaveDoneSomething", new Edit.OtherConstant("FAILED", "DONE"))),
    PLANNED_OVER_OLD_NEWS(
            "A plan rests on what a node said before the job had its locks.",
            1,
            100,
            new Site(Code.EXECUTION + "JobExecution", "begin", new Edit.OmitCall("JobExecution", "observe"))),
    RETRY_DRAWS_NEW_ID(
            "A disk gets its id when it is made, so that trying again makes another disk.",
            1,
            20,
            new Site(Code.OPERATION + "step.CreateVolume", "run", new Edit.DivertField("id", "another"))),
    RESERVATION_LEFT_OUT(
            "The plan's reservation is not stored when the job begins.",
            1,
            20,
            new Site(Code.OPERATION + "Plan$Builder", "reserve", new Edit.OmitCall("List", "add"))),
    CAPACITY_FORGETS_ARRIVALS(
            "What is on its way to a node does not count as used there.",
            4,
            60,
            new Site(Code.MODEL + "Instance", "homes", new Edit.Replace("Optional", "map", "none"))),
    OLD_NEWS_BELIEVED(
            "What a node said long ago is believed however long it has been silent.",
            5,
            60,
            new Site(Code.MODEL + "Observation", "isAnswering", new Edit.DoNothing(1))),
    RESUME_SKIPS_RUNNING_STEP(
            "The step that ran when the engine was killed counts as done.",
            33,
            200,
            new Site(Code.EXECUTION + "Ledger", "load", new Edit.Divert("Snapshot", "unended", "runningTakenForDone"))),
    QUOTA_HOLD_NOT_RELEASED(
            "What was held of a quota for a job that has made nothing is not given back when it ends.",
            1,
            20,
            new Site(Code.ENGINE + "quota.Settlement", "of", new Edit.OtherConstant("RELEASE_OWN", "KEEP"))),
    PLACE_BY_THE_CLOCK(
            "A job's place in the queue is by the clock on the wall, wherever that was set to.",
            420,
            40,
            new Site(Code.JOB + "Job", "queued", new Edit.Replace("Arrival", "inLineSince", "byTheClock"))),
    SNAPSHOT_NOT_TAKEN(
            "A snapshot is recorded, and its node was never asked to take it.",
            400,
            40,
            new Site(Code.OPERATION + "step.TakeSnapshot", "run", new Edit.OmitCall("NodeApi", "ensureSnapshot")));

    /** Where the engine's packages are. */
    private static final class Code {
        static final String ENGINE = "org.gannet.engine.";
        static final String OPERATION = ENGINE + "operation.";
        static final String EXECUTION = ENGINE + "execution.";
        static final String JOB = ENGINE + "job.";
        static final String MODEL = ENGINE + "model.";
        static final String QUEUE = ENGINE + "queue.";
        static final String SIMULATION = ENGINE + "simulation.";
    }

    private final String sentence;
    private final long first;
    private final int within;
    private final List<Site> sites;

    /**
     * @param first seed to be run, chosen so that it is found soon
     * @param within so many seeds, from the first one on, it must be found
     */
    SeededDefect(String sentence, long first, int within, Site... sites) {
        this.sentence = sentence;
        this.first = first;
        this.within = within;
        this.sites = List.of(sites);
    }

    String sentence() {
        return sentence;
    }

    long first() {
        return first;
    }

    int within() {
        return within;
    }

    List<Site> sites() {
        return sites;
    }
}
