package org.gannet.backend.images;

import java.io.IOException;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/** Room on the disk with the catalogue. */
@Component
class CatalogueRoom {
    /** For the database and the logs, which may lie on the same disk. */
    private static final ByteSize RESERVE = ByteSize.ofMebibytes(256);

    private final UploadFiles uploads;
    private final ImportFiles imports;

    CatalogueRoom(UploadFiles uploads, ImportFiles imports) {
        this.uploads = uploads;
        this.imports = imports;
    }

    /** That nobody has been promised. */
    long free() throws IOException {
        return uploads.usable() - uploads.promised() - imports.promised();
    }

    /** @throws ProblemException POOL_FULL */
    void require(ByteSize size) throws IOException {
        long free = free();
        if (free < size.bytes()) {
            throw full("The catalogue's disk has no room for " + size + ": " + new ByteSize(Math.max(0, free))
                    + " are free.");
        }
    }

    /** Whoever does not know how much comes asks now and then. @throws ProblemException POOL_FULL */
    void requireReserve() throws IOException {
        if (uploads.usable() < RESERVE.bytes()) {
            throw full("The catalogue's disk is full.");
        }
    }

    private static ProblemException full(String message) {
        return new ProblemException(Problem.of(ErrorCode.POOL_FULL, message)
                .withRemedy("Remove images that nobody needs, or make the disk larger."));
    }
}
