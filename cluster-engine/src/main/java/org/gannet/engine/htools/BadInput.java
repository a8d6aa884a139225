package org.gannet.engine.htools;

/** A file or option that can't be used; the message names the place, what is wrong there and what would be right. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInput(String message) {
        super(message);
    }

    /** In one line of a file, counted from 1. */
    static BadInput at(int line, String message) {
        return new BadInput("line " + line + ": " + message);
    }
}
