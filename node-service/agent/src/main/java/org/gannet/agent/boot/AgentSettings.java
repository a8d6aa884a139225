package org.gannet.agent.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.agent.volume.blockdev.DevicePool;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * What an agent is told at its start.
 * @param directory of all that must outlive a restart: volumes, images, machines, tasks
 * @param runDirectory of UNIX sockets and pid files; short, since a socket's path has 107 bytes at most
 * @param address the one that engine and other nodes reach this node by; all listening sockets are bound to it
 * @param port of HTTPS; 0 takes a free one
 * @param migrationPorts two are used for each machine on its way to this node
 * @param tlsDirectory holds ca-cert.pem, server-cert.pem, server-key.pem, client-cert.pem, client-key.pem: QEMU's own
 *     file names. The server's certificate must name {@code address}
 * @param offer what guests may use; empty parts mean the whole machine
 * @param pools of logical volumes, the one that nobody names first
 * @param outside storage that other nodes see, too
 * @param devices directories of block devices that may be adopted, the one that nobody names first
 */
public record AgentSettings(
        NodeName name,
        Path directory,
        Path runDirectory,
        String address,
        int port,
        PortRange migrationPorts,
        Accel accel,
        Path tlsDirectory,
        Offer offer,
        List<LvmPool> pools,
        OutsideStorage outside,
        List<DevicePool> devices) {
    /** A socket's name adds the machine's id and an ending to the run directory. */
    private static final int LONGEST_RUN_DIRECTORY = 107 - "/".length() - 36 - ".serial".length();

    /** Of a node that sees no storage of several nodes. */
    public AgentSettings(
            NodeName name,
            Path directory,
            Path runDirectory,
            String address,
            int port,
            PortRange migrationPorts,
            Accel accel,
            Path tlsDirectory,
            Offer offer,
            List<LvmPool> pools) {
        this(
                name,
                directory,
                runDirectory,
                address,
                port,
                migrationPorts,
                accel,
                tlsDirectory,
                offer,
                pools,
                OutsideStorage.NONE,
                List.of());
    }

    /** Of a node that holds files only. */
    public AgentSettings(
            NodeName name,
            Path directory,
            Path runDirectory,
            String address,
            int port,
            PortRange migrationPorts,
            Accel accel,
            Path tlsDirectory,
            Offer offer) {
        this(name, directory, runDirectory, address, port, migrationPorts, accel, tlsDirectory, offer, List.of());
    }

    public AgentSettings {
        pools = List.copyOf(pools);
        devices = List.copyOf(devices);
        List<String> names = Stream.of(
                        pools.stream().map(LvmPool::name),
                        outside.names(),
                        devices.stream().map(DevicePool::name))
                .flatMap(each -> each)
                .toList();
        if (Set.copyOf(names).size() != names.size() || names.contains(FileDriver.POOL)) {
            throw new IllegalArgumentException(
                    "each pool has a name of its own, other than " + FileDriver.POOL + ": " + names);
        }
        directory = directory.toAbsolutePath().normalize();
        runDirectory = runDirectory.toAbsolutePath().normalize();
        tlsDirectory = tlsDirectory.toAbsolutePath().normalize();
        int length = runDirectory.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_RUN_DIRECTORY) {
            throw new IllegalArgumentException("the run directory's name has " + length + " bytes, more than "
                    + LONGEST_RUN_DIRECTORY + " (UNIX sockets): " + runDirectory);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (!address.matches("[0-9a-zA-Z.:-]{1,253}")) {
            throw new IllegalArgumentException("not an address: " + address);
        }
    }

    /**
     * How much of the machine guests may use, for instance when several nodes share it.
     * @param migrationBytesPerSecond limit of one migration's memory stream and of each of its disk streams
     * @param images room for images that could be fetched again
     */
    public record Offer(
            Optional<Integer> cpus,
            Optional<ByteSize> memory,
            Optional<ByteSize> migrationBytesPerSecond,
            Optional<ByteSize> images) {
        /** As many images as there is room for. */
        public Offer(Optional<Integer> cpus, Optional<ByteSize> memory, Optional<ByteSize> migrationBytesPerSecond) {
            this(cpus, memory, migrationBytesPerSecond, Optional.empty());
        }

        public static final Offer EVERYTHING = new Offer(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
