package org.gannet.engine.htools;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what it was asked for
 * @param err what went wrong, and lists that would disturb the rest
 */
public record Console(PrintStream out, PrintStream err) {
    void say(String line) {
        out.println(line);
    }

    void note(String line) {
        err.println(line);
    }
}
