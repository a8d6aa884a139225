package org.gannet.agent.volume.file;

import java.nio.file.Path;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.Place;

/**
 * A directory of volumes.
 * @param kind FILE, or what several nodes see: SHAREDFILE, GLUSTER
 * @param pool by which the cluster knows it
 * @param storage which of the directories that several nodes see it is; empty for the node's own
 * @param directory of the finished volumes
 * @param work where this node alone makes them; on the same file system
 */
public record FileHome(DiskTemplate kind, String pool, String storage, Path directory, Path work) {
    /** The node's own. */
    static FileHome own(Path directory) {
        return new FileHome(DiskTemplate.FILE, FileDriver.POOL, "", directory, directory);
    }

    /** Whether volumes may read from images of this node's cache: other nodes would not find these. */
    boolean clones() {
        return kind == DiskTemplate.FILE;
    }

    /** @throws NodeException UNSUPPORTED when a volume that is to lie there does not lie here */
    void require(Place place) {
        boolean named = place.storage().isEmpty()
                ? place.pool().isEmpty() || place.pool().equals(pool)
                : place.storage().equals(storage);
        if (place.kind() != kind || !named) {
            throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node has no such storage.")
                    .withInternal(place.toString()));
        }
    }
}
