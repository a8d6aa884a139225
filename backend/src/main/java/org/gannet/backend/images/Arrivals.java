package org.gannet.backend.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/** Puts what has come whole, wherever from, into the catalogue: looked at in the same way. */
@Component
class Arrivals {
    private final ImageFiles files;
    private final ImageEntries entries;

    Arrivals(ImageFiles files, ImageEntries entries) {
        this.files = files;
        this.entries = entries;
    }

    /**
     * May be repeated. The image's id is that of what has come, so that room held for one is the other's.
     * @throws ProblemException NAME_TAKEN, QUOTA_EXCEEDED; IMAGE_DAMAGED (another checksum) and INVALID_REQUEST (not
     *     what it was said to be), which make the content useless
     */
    ImageView enter(UploadId id, NewImage image, Optional<Checksum> checksum, Path content) throws IOException {
        ByteSize disk = ImageContent.disk(content, image.kind(), image.format());
        if (!disk.isAtMost(ImageContent.LARGEST_DISK)) {
            throw Problems.invalid(
                    "The image is of a disk of " + disk + ".", "A disk may have " + ImageContent.LARGEST_DISK + ".");
        }
        Checksum.Sums sums = Checksum.sums(content);
        Optional<Checksum> wanted = checksum.or(() -> image.digest().map(Checksum::of));
        wanted.filter(said -> !sums.match(said)).ifPresent(said -> {
            throw new ProblemException(Problem.of(ErrorCode.IMAGE_DAMAGED, "What has come is not what was sent.")
                    .withCause("Its " + said.algorithm().title() + " is " + sums.of(said.algorithm()) + ", not "
                            + said.hex() + ".")
                    .withRemedy("Check the file and its checksum, then bring it anew."));
        });
        ImageFiles.Stored stored = files.link(content, new ImageDigest(sums.sha256()));
        return entries.insert(new ImageId(id.value()), image, disk, stored);
    }

    static boolean isUseless(ProblemException e) {
        return e.code() == ErrorCode.IMAGE_DAMAGED || e.code() == ErrorCode.INVALID_REQUEST;
    }
}
