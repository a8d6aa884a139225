package org.gannet.agent.boot;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeChangeContract;
import org.gannet.node.NodeContract;
import org.gannet.node.NodeReplicaContract;
import org.gannet.node.NodeTask;
import org.gannet.node.NodeVolumeContract;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The real agent, over HTTPS, with real QEMU. */
class NodeContractIT implements NodeContract, NodeVolumeContract, NodeChangeContract, NodeReplicaContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<Side, TestNode> NODES = new EnumMap<>(Side.class);
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        NODES.put(Side.HERE, new TestNode(certificates, "node1", "127.0.0.61", folder.resolve("1"), 0));
        NODES.put(Side.THERE, new TestNode(certificates, "node2", "127.0.0.62", folder.resolve("2"), 0));
    }

    @AfterAll
    static void end() {
        NODES.values().forEach(TestNode::close);
        Trees.delete(folder);
    }

    @AfterEach
    void leaveNothing() {
        clear();
    }

    @Override
    public NodeApi node(Side side, Supplier<CallStamp> stamps) {
        return NODES.get(side).api(stamps);
    }

    @Override
    public void restart(Side side) {
        NODES.get(side).stop();
        NODES.get(side).start();
    }

    @Override
    public void kill(Side side, InstanceId machine, NodeApi api) {
        ProcessHandle.of(NODES.get(side).pid(machine)).orElseThrow().destroyForcibly();
        await().atMost(LIMIT)
                .until(() -> api.report().vms().stream()
                        .anyMatch(vm -> vm.id().equals(machine) && vm.state() == VmReport.State.STOPPED));
    }

    @Override
    public NodeTask ended(NodeApi node, TaskId task) {
        return await().atMost(LIMIT)
                .until(() -> node.task(task), found -> found.state().isEnded());
    }

    @Override
    public NodeName name(Side side) {
        return NODES.get(side).settings().name();
    }

    @Override
    public String address(Side side) {
        return NODES.get(side).settings().address() + ":8441";
    }

    @Override
    public void reboot(Side side) {
        NODES.get(side).reboot();
    }

    @Override
    public void becomes(BooleanSupplier so) {
        await().atMost(LIMIT).until(so::getAsBoolean);
    }
}
