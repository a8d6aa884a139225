package org.gannet.backend.images;

import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/**
 * An image that somebody is about to upload.
 * @param format how its bytes lie in the file: believed, and checked for what can't be; never guessed from the content
 * @param size of the file
 * @param digest that the content must have; empty when the sender does not know it
 * @param minDisk smallest disk that it fits on; more when the content needs more
 * @param project whose it will be, and whose quota it counts against; empty for the cluster's
 */
public record NewImage(
        String name,
        ImageView.Kind kind,
        ImageView.Format format,
        ByteSize size,
        Optional<ImageDigest> digest,
        ByteSize minDisk,
        Optional<ProjectId> project) {
    public NewImage {
        requireName(name);
        if (size.bytes() <= 0) {
            throw Problems.invalid("An image has a size.", "Say how many bytes the file has.");
        }
        if (kind == ImageView.Kind.ISO && format != ImageView.Format.RAW) {
            throw Problems.invalid("A CD is not in the format QCOW2.", "Say raw.");
        }
    }

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST when no image can be called so */
    static void requireName(String name) {
        if (name.isBlank() || name.length() > ImageService.LONGEST_NAME) {
            throw Problems.invalid(
                    "An image's name has 1 to " + ImageService.LONGEST_NAME + " characters.",
                    "For example: Demo Linux");
        }
    }
}
