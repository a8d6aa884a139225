package org.gannet.agent.hypervisor.kvm;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/**
 * What the receiver of a migration asks of its QEMU. Both channels demand a certificate of the cluster's authority:
 * without that, a guest whose network is QEMU's own could write to the open export of another through 10.0.2.2.
 */
final class IncomingSide {
    static final String TLS = "tls-receiver";
    private static final int MOST_CONNECTIONS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Machine machine;
    private final Host host;

    IncomingSide(Machine machine, Host host) {
        this.machine = machine;
        this.host = host;
    }

    /** Listens for disks and memory on two free ports. */
    IncomingVm listen(VmSpec spec, Set<Integer> used) {
        QmpClient qmp = machine.monitor();
        qmp.execute("object-add", TlsCredentials.object(TLS, "server", host.tlsDirectory()));
        int diskPort = firstFree(
                used,
                port -> qmp.execute(
                        "nbd-server-start",
                        Map.of(
                                "addr",
                                Map.of(
                                        "type",
                                        "inet",
                                        "data",
                                        Map.of("host", host.address(), "port", Integer.toString(port))),
                                "tls-creds",
                                TLS,
                                "max-connections",
                                MOST_CONNECTIONS)));
        Map<DiskId, String> exports = new HashMap<>();
        for (VmSpec.Disk disk : copied(spec)) {
            String name = QemuDevices.node(disk.id());
            qmp.execute(
                    "block-export-add",
                    Map.of("type", "nbd", "id", "export-" + name, "node-name", name, "name", name, "writable", true));
            exports.put(disk.id(), name);
        }
        qmp.execute("migrate-set-capabilities", Migrations.capabilities());
        qmp.execute("migrate-set-parameters", Map.of("tls-creds", TLS));
        int migrationPort = firstFree(
                union(used, diskPort),
                port -> qmp.execute("migrate-incoming", Map.of("uri", Migrations.uri(host.address(), port))));
        byte[] secret = new byte[16];
        RANDOM.nextBytes(secret);
        return new IncomingVm(
                host.address(),
                migrationPort,
                diskPort,
                exports,
                host.agentPort().getAsInt(),
                HexFormat.of().formatHex(secret));
    }

    private static Set<Integer> union(Set<Integer> used, int more) {
        Set<Integer> all = new java.util.HashSet<>(used);
        all.add(more);
        return all;
    }

    private interface Listening {
        void on(int port);
    }

    /** Tries one port after another: somebody else's program may have one of them. */
    private int firstFree(Set<Integer> used, Listening listening) {
        StringBuilder refusals = new StringBuilder();
        for (int port = host.migrationPorts().first();
                port <= host.migrationPorts().last();
                port++) {
            if (used.contains(port)) {
                continue;
            }
            try {
                listening.on(port);
                return port;
            } catch (QmpException e) {
                if (e.kind() != QmpException.Kind.REFUSED
                        || !String.valueOf(e.getMessage()).contains("in use")) {
                    throw e;
                }
                refusals.append(port).append(' ');
            }
        }
        throw new NodeException(Problem.of(ErrorCode.NO_CAPACITY, "The node has no port left to receive a machine.")
                .withInternal("range " + host.migrationPorts() + ", not free: " + refusals));
    }

    /**
     * Closes the disks to writers from outside. May be repeated. While somebody is about to connect QEMU 7.2 hangs at
     * it for ever: then the migration fails, the guest goes on at the sender, and this process is ended.
     */
    void stopExports() {
        machine.monitor().executeUnlessRefused("nbd-server-stop", Map.of());
    }

    /** Those that the sender writes to; the others are the same on both nodes already. */
    private List<VmSpec.Disk> copied(VmSpec spec) {
        return spec.disks().stream()
                .filter(disk -> !host.isThere(disk.volume()))
                .toList();
    }

    /** What was written through an export is on disk when this returns; QEMU 7.2's mirror passes no flush on. */
    void flush() {
        for (VmSpec.Disk disk : copied(machine.record().orElseThrow().spec())) {
            String node = QemuDevices.node(disk.id());
            String answer = machine.monitor()
                    .execute("human-monitor-command", Map.of("command-line", "qemu-io " + node + " flush"))
                    .asString("");
            if (!answer.isBlank()) {
                throw QmpException.refused("flush of " + node, answer.strip());
            }
        }
    }
}
