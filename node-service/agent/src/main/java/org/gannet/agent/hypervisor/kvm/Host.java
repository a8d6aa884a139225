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

/**
 * What all machines of a node share.
 * @param directory one folder for each machine in it
 * @param runDirectory sockets and pid files
 * @param address that migrations to this node arrive at
 * @param agentPort where the agent is reached by the sender of a migration
 * @param tlsDirectory certificates under QEMU's file names
 * @param migrationBytesPerSecond empty: QEMU's own limit
 */
public record Host(
        CommandRunner runner,
        ImageCache images,
        VolumeDriver volumes,
        CardPorts cards,
        Clock clock,
        Path directory,
        Path runDirectory,
        String address,
        java.util.function.IntSupplier agentPort,
        PortRange migrationPorts,
        Path tlsDirectory,
        Optional<ByteSize> migrationBytesPerSecond,
        Peers peers) {}
