package org.gannet.backend.jobs;

/** Where a job is. */
public enum JobStatus {
    QUEUED("Waits for its turn.", false),
    WAITING("Waits for another job to finish with the same things.", false),
    RUNNING("Is at work.", false),
    CANCELLING("Stops as soon as the current step allows.", false),
    UNDOING("Takes back what it has done.", false),
    SUCCEEDED("Done.", true),
    FAILED("Failed; what it had done is taken back.", true),
    CANCELLED("Cancelled; what it had done is taken back.", true),
    UNDO_FAILED("Failed, and could not take back all that it had done; an operator must look.", true);

    private final String sentence;
    private final boolean ended;

    JobStatus(String sentence, boolean ended) {
        this.sentence = sentence;
        this.ended = ended;
    }

    public String sentence() {
        return sentence;
    }

    public boolean isEnded() {
        return ended;
    }
}
