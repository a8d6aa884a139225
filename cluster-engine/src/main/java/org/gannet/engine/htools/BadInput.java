package org.gannet.engine.htools;

/** A file or option that can't be used; the message names the place, what is wrong there and what would be right. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean option;

    public BadInput(String message) {
        this(message, false);
    }

    private BadInput(String message, boolean option) {
        super(message);
        this.option = option;
    }

    /** An option that there is not, or that is not written as it must be. */
    static BadInput ofOption(String message) {
        return new BadInput("Command line error: " + message, true);
    }

    /** The value of an option. */
    static BadInput ofValue(String message) {
        return new BadInput("Error while parsing command line arguments:\n" + message);
    }

    boolean isOption() {
        return option;
    }

    /** In one line of a file, counted from 1. */
    static BadInput at(int line, String message) {
        return new BadInput("line " + line + ": " + message);
    }
}
