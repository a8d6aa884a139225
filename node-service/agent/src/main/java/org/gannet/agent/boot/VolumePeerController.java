package org.gannet.agent.boot;

import org.gannet.agent.transfer.VolumePeerApi;
import org.gannet.agent.transfer.VolumeReceiver;
import org.gannet.base.VolumeId;
import org.springframework.core.io.InputStreamResource;
import org.springframework.web.bind.annotation.RestController;

/** Volumes between agents over HTTP. */
@RestController
class VolumePeerController implements VolumePeerApi {
    private final VolumeReceiver receiver;

    VolumePeerController(VolumeReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public Waiting waiting(VolumeId id, String secret) {
        return receiver.waiting(id, secret);
    }

    @Override
    public void content(VolumeId id, String secret, long offset, InputStreamResource bytes) {
        receiver.content(id, secret, offset, bytes);
    }

    @Override
    public void zeros(VolumeId id, String secret, long offset, long length) {
        receiver.zeros(id, secret, offset, length);
    }

    @Override
    public Waiting startOver(VolumeId id, String secret) {
        return receiver.startOver(id, secret);
    }

    @Override
    public Waiting whole(VolumeId id, String secret, Whole whole) {
        return receiver.whole(id, secret, whole);
    }
}
