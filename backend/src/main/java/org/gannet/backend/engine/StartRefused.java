package org.gannet.backend.engine;

/** This process can't become a portal; the message is one line for the operator. */
public final class StartRefused extends RuntimeException {
    /** Exit code: somebody has to change something first. */
    public static final int DO_NOT_REPEAT = 2;

    /** Exit code: start it again, it will stand by or lead (EX_TEMPFAIL of sysexits.h). */
    public static final int START_AGAIN = 75;

    private final int exitCode;

    StartRefused(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    StartRefused(String message, int exitCode, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** One of the two above. */
    public int exitCode() {
        return exitCode;
    }
}
