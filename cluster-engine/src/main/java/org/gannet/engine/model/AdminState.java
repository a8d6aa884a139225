package org.gannet.engine.model;

/** What an instance should do; what it does is observed, see {@link Observation}. */
public enum AdminState {
    UP("It should run: after its node has restarted it is started again."),
    DOWN("It should not run."),
    OFFLINE("It is kept out of service; its memory and processors are not counted.");

    private final String sentence;

    AdminState(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
