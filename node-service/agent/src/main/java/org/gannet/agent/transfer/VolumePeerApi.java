package org.gannet.agent.transfer;

import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * What the sender of a volume at rest asks of its receiver: the file's bytes from its beginning to its end. Every
 * method may be repeated. All throw {@link NodeException}: NOT_FOUND when nothing waits there with this secret.
 */
@HttpExchange("/node/v1/peer/volumes/{id}")
public interface VolumePeerApi {
    /** Bytes that are sent at once, at most. */
    int LARGEST_PIECE = 4 << 20;

    /** How far it is there; asked after a break. */
    @GetExchange("/waiting")
    Waiting waiting(@PathVariable("id") VolumeId id, @RequestHeader(PeerApi.SECRET) String secret);

    /** The next bytes. @throws NodeException INVALID_REQUEST when some before them are missing */
    @PutExchange(value = "/content/{offset}", contentType = "application/octet-stream")
    void content(
            @PathVariable("id") VolumeId id,
            @RequestHeader(PeerApi.SECRET) String secret,
            @PathVariable("offset") long offset,
            @RequestBody InputStreamResource bytes);

    /** The next bytes, all zero. */
    @PutExchange("/zeros/{offset}/{length}")
    void zeros(
            @PathVariable("id") VolumeId id,
            @RequestHeader(PeerApi.SECRET) String secret,
            @PathVariable("offset") long offset,
            @PathVariable("length") long length);

    /** What has come counts no more. */
    @PutExchange("/over")
    Waiting startOver(@PathVariable("id") VolumeId id, @RequestHeader(PeerApi.SECRET) String secret);

    /** All has been sent: it is compared with its checksum, which takes its time; asked again, says how that ended. */
    @PutExchange("/whole")
    Waiting whole(
            @PathVariable("id") VolumeId id, @RequestHeader(PeerApi.SECRET) String secret, @RequestBody Whole whole);

    /**
     * What is there.
     * @param spec of what it will be
     * @param position bytes from the beginning that have come
     */
    record Waiting(VolumeSpec spec, long position, State state) {}

    /** How far the receiver is. */
    enum State {
        RECEIVING,
        CHECKING,
        COMPLETE,
        /** The checksum was another: all has to come again. */
        DAMAGED
    }

    /**
     * What was sent.
     * @param length of the file
     * @param made the size that the volume was made with
     * @param snapshots inside of the file
     */
    record Whole(long length, String sha256, ByteSize made, List<VolumeReport.Snapshot> snapshots) {
        public Whole {
            snapshots = List.copyOf(snapshots);
        }
    }
}
