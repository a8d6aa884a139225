package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gannet.agent.state.StateFile;

/** What one machine's QEMU says on its error output. */
record QemuLog(VmPaths paths) {
    private static final int TAIL = 4000;

    /** Forgets what the process before said. @return the file to write to */
    Path begin() {
        try {
            Files.createDirectories(paths.directory());
            Files.deleteIfExists(paths.log());
            return paths.log();
        } catch (IOException e) {
            throw StateFile.failure(e, paths.log());
        }
    }

    /** The last that it said. */
    String tail() {
        try {
            String all = Files.exists(paths.log()) ? Files.readString(paths.log()) : "";
            return all.length() <= TAIL ? all : all.substring(all.length() - TAIL);
        } catch (IOException e) {
            return "log not readable: " + e;
        }
    }
}
