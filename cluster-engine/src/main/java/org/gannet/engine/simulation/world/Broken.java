package org.gannet.engine.simulation.world;

/** An invariant does not hold. Ends the run. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 1500;
    private final String invariant;

    /** @param invariant its name: "runs once" */
    Broken(String invariant, String what) {
        super(what);
        this.invariant = invariant;
    }

    Broken(String invariant, String what, Throwable cause) {
        super(what, cause);
        this.invariant = invariant;
    }

    /** An exception that nobody expected, with those of its frames that are ours. */
    static String describe(Throwable unexpected) {
        StringBuilder text = new StringBuilder(unexpected.toString());
        for (StackTraceElement frame : unexpected.getStackTrace()) {
            if (frame.getClassName().startsWith("org.gannet") && text.length() < LONGEST) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    String invariant() {
        return invariant;
    }
}
