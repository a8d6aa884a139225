package org.gannet.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.gannet.agent.boot.AgentServer;
import org.gannet.agent.boot.AgentSettings;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * Real agents in a process of their own, so that nodes go on working while the portal is dead. All share one Java
 * machine, to be light; each has its own directory, address and certificate.
 */
final class NodesProcess {
    private static final ByteSize MEMORY = ByteSize.ofMebibytes(4096);
    private static final int MIGRATION_PORTS = 32;

    private NodesProcess() {}

    /** @param arguments the directory of all nodes, then the HTTPS port of each */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Accel accel = Accel.valueOf(
                Optional.ofNullable(System.getenv("GANNET_ACCEL")).orElse("tcg").toUpperCase(Locale.ROOT));
        for (int number = 1; number < arguments.length; number++) {
            AgentServer agent = AgentServer.start(settings(root, number, Integer.parseInt(arguments[number]), accel));
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
        }
        Files.writeString(root.resolve("nodes.ready"), "");
        Thread.currentThread().join();
    }

    private static AgentSettings settings(Path root, int number, int port, Accel accel) {
        int first = 20_000 + Math.floorMod(root.hashCode() * 31 + number, 1200) * MIGRATION_PORTS % 38_400;
        return new AgentSettings(
                new NodeName(name(number)),
                root.resolve(name(number)),
                root.resolve("run").resolve("n" + number),
                address(number),
                port,
                new PortRange(first, first + MIGRATION_PORTS - 1),
                accel,
                root.resolve(name(number)).resolve("tls"),
                new AgentSettings.Offer(Optional.of(8), Optional.of(MEMORY), Optional.empty()));
    }

    static String name(int number) {
        return "node" + number;
    }

    static String address(int number) {
        return "127.0.0." + number;
    }
}
