package org.gannet.backend.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.gannet.backend.support.DiskFull;
import org.gannet.base.ByteSize;

/**
 * Keeps an embedded H2 from writing to a disk that has hardly any room. When a write of its own fails, H2 2.4 closes
 * the database in the middle of whatever runs and may never open it again in this process; so nothing is begun that
 * could meet the end of the disk. Room for what is under way is kept: {@link #RESERVE}.
 */
final class DiskRoom {
    /** Must stay free: more than all transactions of one moment and H2's own tidying write. */
    static final ByteSize RESERVE = ByteSize.ofMebibytes(16);

    private final Optional<Path> folder;
    private final ToLongFunction<Path> usable;

    DiskRoom(DatabaseAddress address) {
        this(address.folder(), folder -> folder.toFile().getUsableSpace());
    }

    /** @param usable asks how many bytes can still be written there; 0 also when that is not known */
    DiskRoom(Optional<Path> folder, ToLongFunction<Path> usable) {
        this.folder = folder;
        this.usable = usable;
    }

    /** Before anything is written. One question to the kernel. @throws DiskFull */
    void require() {
        folder.filter(Files::isDirectory).ifPresent(each -> {
            long left = usable.applyAsLong(each);
            if (left < RESERVE.bytes()) {
                throw new DiskFull("the disk of " + each + " has " + new ByteSize(left) + " left, and " + RESERVE
                        + " must stay free");
            }
        });
    }
}
