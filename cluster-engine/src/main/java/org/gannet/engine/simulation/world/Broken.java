package org.gannet.engine.simulation.world;

/** An invariant does not hold. Ends the run. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
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

    String invariant() {
        return invariant;
    }
}
