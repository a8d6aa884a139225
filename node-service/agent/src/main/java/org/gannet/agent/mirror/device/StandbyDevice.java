package org.gannet.agent.mirror.device;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk that the other side's node still writes to, for a machine that is about to come here. What it asks for at its
 * start is read from this side; nothing is written before this side takes over, which ends all connections: what was
 * asked for until then is asked for again.
 */
final class StandbyDevice implements NbdServer.Device, Closeable {
    private final DeviceSettings settings;
    private final NbdClient volume;
    private final NbdServer guests;

    /**
     * @param settings with this node's own address: the volume is served to the other side's node, and to this one
     * @throws IOException when it is not served
     */
    StandbyDevice(DeviceSettings settings, PeerLink.Dialer dialer) throws IOException {
        this.settings = settings;
        this.volume = dialer.dial(settings, settings.disk());
        try {
            this.guests = new NbdServer(settings.guests(), settings.disk(), this);
        } catch (IOException e) {
            volume.close();
            throw e;
        }
    }

    /** Whether it can't read any more. */
    boolean isCut() {
        return volume.ended().isDone();
    }

    boolean serves(DeviceSettings other) {
        return settings.reaches(other) && !isCut();
    }

    @Override
    public long size() {
        return volume.size();
    }

    @Override
    public void submit(Nbd.Request request, Nbd.Reply reply) {
        switch (request.command()) {
            case Nbd.READ ->
                volume.submit(
                        request, (error, data) -> reply.done(error == Nbd.Reply.LOST ? Nbd.IO_ERROR : error, data));
            // Nothing was written here that might have to be put on disk.
            case Nbd.FLUSH -> reply.done(0, new byte[0]);
            default -> {
                // Answered by who takes over.
            }
        }
    }

    Map<String, String> status() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("phase", isCut() ? "CUT" : "STANDBY");
        fields.put("guests", Integer.toString(guests.connections()));
        return fields;
    }

    @Override
    public void close() {
        guests.close();
        volume.close();
    }
}
