package org.gannet.backend.jobs;

/** Why the one who looks at a job can't cancel it. Pages have words of their own; the sentence is for programs. */
public enum CancelObstacle {
    NOT_YOURS("Only members of its project and administrators may cancel it."),
    ASKED_ALREADY("It has been asked to stop."),
    UNDOING("It is taking back what it has done."),
    ENDED("It has ended.");

    private final String sentence;

    CancelObstacle(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
