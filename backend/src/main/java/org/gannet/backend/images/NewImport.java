package org.gannet.backend.images;

import java.util.Optional;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;

/**
 * An image that somebody wants the portal to fetch.
 * @param format how its bytes lie in the file: believed, and checked for what can't be; never guessed from the content
 * @param checksum that the content must have; empty when nobody knows it
 * @param minDisk smallest disk that it fits on; more when the content needs more
 * @param project whose it will be, and whose quota it counts against; empty for the cluster's
 */
public record NewImport(
        String name,
        ImageView.Kind kind,
        ImageView.Format format,
        SourceUrl source,
        Optional<Checksum> checksum,
        ByteSize minDisk,
        Optional<ProjectId> project) {
    public NewImport {
        NewImage.requireName(name);
        if (kind == ImageView.Kind.ISO && format != ImageView.Format.RAW) {
            throw Problems.invalid("A CD is not in the format QCOW2.", "Say raw.");
        }
    }

    /** When it is here. */
    NewImage image(ByteSize size) {
        return new NewImage(name, kind, format, size, Optional.empty(), minDisk, project);
    }
}
