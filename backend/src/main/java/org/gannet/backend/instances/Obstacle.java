package org.gannet.backend.instances;

import org.gannet.backend.jobs.JobRef;

/** Why something that one may do with a machine is not possible now. */
public sealed interface Obstacle {
    /** In English, for programs; pages have words of their own. */
    String sentence();

    /** What needs no more words. */
    enum Plain implements Obstacle {
        BEING_CREATED("It is being created."),
        NODE_SILENT("The computer that it is on does not answer."),
        INCOMPLETE("It is not whole; it can only be deleted."),
        RUNNING("It is running."),
        STOPPED("It is stopped."),
        OFFLINE("It is kept out of service."),
        NOT_RUNNING("It is not running."),
        MOVING("It is just moving to another node."),
        NOT_MOVING("It is not in the middle of a move."),
        IN_SERVICE("It is in service."),
        NO_SNAPSHOT("It has no snapshot."),
        NOT_MIRRORED("It has no mirrored disks."),
        NOT_PAUSED("The watcher is not paused.");

        private final String sentence;

        Plain(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public String sentence() {
            return sentence;
        }
    }

    /** A job works with it. */
    record Busy(JobRef job) implements Obstacle {
        @Override
        public String sentence() {
            return "“" + job.title() + "” is not done yet.";
        }
    }
}
