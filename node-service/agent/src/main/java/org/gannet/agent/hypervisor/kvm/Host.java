package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.transfer.Peers;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;

/**
 * What all machines of a node share.
 * @param directory one folder for each machine in it
 * @param runDirectory sockets and pid files
 * @param address that migrations to this node arrive at
 * @param agentPort where the agent is reached by the sender of a migration
 * @param tlsDirectory certificates under QEMU's file names
 * @param mirrors where the disk is opened of which a volume is one side
 * @param migrationBytesPerSecond empty: QEMU's own limit
 */
public record Host(
        CommandRunner runner,
        ImageCache images,
        VolumeDriver volumes,
        Mirrors mirrors,
        CardPorts cards,
        Clock clock,
        Path directory,
        Path runDirectory,
        String address,
        java.util.function.IntSupplier agentPort,
        PortRange migrationPorts,
        Path tlsDirectory,
        Optional<ByteSize> migrationBytesPerSecond,
        Peers peers) {
    /** Whether a node that receives a machine with this volume has it already, as another side or the same one. */
    boolean isThere(VolumeId volume) {
        return mirrors.holds(volume)
                || volumes.find(volume)
                        .filter(found -> found.spec().place().kind().isShared())
                        .isPresent();
    }
}
