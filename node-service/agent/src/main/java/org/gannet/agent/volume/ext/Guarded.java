package org.gannet.agent.volume.ext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Files of which nobody but the node's administrator says what is in them: the agent does what they say. */
final class Guarded {
    private static final int OTHERS_WRITE = 0022;
    private static final int ANY_EXECUTES = 0111;

    private Guarded() {}

    /** Why the file, or what the link leads to, is not to be trusted; empty when it is. */
    static Optional<String> complaint(Path file) {
        try {
            int uid = number(file, "uid");
            if (uid != 0 && uid != number(Path.of("/proc/self"), "uid")) {
                return Optional.of(file + " belongs to the user " + uid + ": it has to be root's");
            }
            return (number(file, "mode") & OTHERS_WRITE) == 0
                    ? Optional.empty()
                    : Optional.of(file + " can be written by others than its owner: chmod go-w");
        } catch (IOException e) {
            return Optional.of(file + " can't be read: " + e);
        }
    }

    private static int number(Path file, String attribute) throws IOException {
        return (int) Objects.requireNonNull(Files.getAttribute(file, "unix:" + attribute));
    }

    /** As {@link #complaint}, of a program. */
    static Optional<String> complaintOfProgram(Path file) {
        return complaint(file).or(() -> {
            try {
                boolean runs = Files.isRegularFile(file) && (number(file, "mode") & ANY_EXECUTES) != 0;
                return runs ? Optional.empty() : Optional.of(file + " is no program: chmod +x");
            } catch (IOException e) {
                return Optional.of(file + " can't be read: " + e);
            }
        });
    }
}
