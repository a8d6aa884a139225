package org.gannet.agent.transfer;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.IntSupplier;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.VolumeSpec;

/**
 * Says where volumes that come to this node are expected, each with a secret of its own.
 * @param port of the node's agent
 */
public record WaitingPlaces(String address, IntSupplier port) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;

    public IncomingVolume draw(VolumeId volume, VolumeSpec spec) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new IncomingVolume(
                volume, spec, address, port.getAsInt(), HexFormat.of().formatHex(secret));
    }
}
