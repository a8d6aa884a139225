package org.gannet.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.engine.event.Fact;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.testing.Jobs;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The stored form of jobs: what is in a database today must be read for ever. */
class JobJsonGoldenTest {
    @Test
    void keepsTheFormOfAJob() {
        assertGolden("job/create-failed.json", Jobs.wholeLife(Jobs.queued(1, 0)).getLast());
    }

    @Test
    void keepsTheFormOfAMigration() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");
        var web = cluster.running("web1", "node1");
        assertGolden(
                "job/migrate.json",
                cluster.run(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2")))));
        assertGolden("job/remove.json", cluster.run(new RemoveInstance.Parameters(web.id())));
    }

    @Test
    void keepsTheFormOfAHeldJob() {
        Job held = Jobs.queued(1, 0).withHold(Hold.until(Remark.of(Remark.Kind.NODES_ARE_EMPTY, "node1, node2")));
        assertGolden("job/held.json", held);
        assertThat(held.waitsForWord()).isTrue();
        assertThat(Jobs.queued(1, 0).waitsForWord()).isFalse();
        assertThat(EngineJson.write(Jobs.queued(1, 0))).doesNotContain("hold");
    }

    @Test
    void keepsTheFormOfInstancesAndNodes() {
        String instance = pretty(EngineJson.write(Jobs.movingInstance(1, "web1")));
        Golden.assertMatches("state/instance.json", instance);
        assertThat(EngineJson.read(instance, Instance.class)).isEqualTo(Jobs.movingInstance(1, "web1"));
        String node = pretty(EngineJson.write(Jobs.node("node1")));
        Golden.assertMatches("state/node.json", node);
        assertThat(EngineJson.read(node, Node.class)).isEqualTo(Jobs.node("node1"));
    }

    @Test
    void keepsTheFormOfGroupsNetworksAndSettings() {
        Network office = Jobs.network(1, "office");
        assertGolden(
                "state/network.json",
                new Change.PutNetwork(office.withOpenTo(new OpenTo.Projects(List.of(SimulatedCluster.OWNER)))));
        Group rack = Jobs.group(1, "rack1", office)
                .withNode(NodeParameters.standard())
                .withPolicy(InstancePolicy.standardOfCluster());
        assertGolden("state/group.json", new Change.PutGroup(rack));
        assertGolden("state/settings.json", new Change.PutSettings(ClusterSettings.standard()));
    }

    @Test
    void readsInstancesNodesAndGroupsOfTheFirstVersion() throws IOException {
        Path stored = Path.of("src/test/resources/golden");
        Instance instance = EngineJson.read(Files.readString(stored.resolve("state/instance-v1.json")), Instance.class);
        assertThat(instance).isEqualTo(Jobs.movingInstance(1, "web1"));
        Node node = EngineJson.read(Files.readString(stored.resolve("state/node-v1.json")), Node.class);
        assertThat(node).isEqualTo(Jobs.node("node1"));
        assertThat(EngineJson.read("{\"id\":\"" + Group.FIRST + "\",\"name\":\"default\"}", Group.class))
                .isEqualTo(Group.first());
        assertThat(EngineJson.read("{\"name\":\"x\",\"templates\":[\"FILE\"]}", ClusterSettings.class))
                .isEqualTo(ClusterSettings.standard()
                        .withName("x")
                        .withDisk(DiskParameters.standard(), List.of(DiskTemplate.FILE)));
    }

    @Test
    void readsAJobOfTheFirstVersion() throws IOException {
        Path stored = Path.of("src/test/resources/golden").resolve("job/create-failed-v1.json");
        Job job = EngineJson.read(Files.readString(stored), Job.class);

        assertThat(job.reasons()).containsExactly(new Reason("", "because \"so\"", job.submittedAt()));
        assertThat(job.priority()).isEqualTo(Priority.NORMAL);
        assertThat(job.subject().text()).isEqualTo("instance/00000000-0000-0001-0000-000000000001");
        assertThat(job.inLineSince()).isEqualTo(job.submittedAt());
        assertThat(job.dependsOn()).isEmpty();
        assertThat(job.locks()).isNotEmpty().allMatch(lock -> lock.until() == LockRequest.Until.END);
    }

    /** Those named the instance that a job was about. */
    @Test
    void readsAnEventOfTheFirstVersion() {
        Job job = Jobs.queued(1, 0);
        Fact.JobMoved moved = Fact.JobMoved.of(job);
        String now = EngineJson.write(moved);
        String id = job.instance().orElseThrow().toString();
        String before = now.replace("\"subject\":\"instance/" + id, "\"instance\":\"" + id);

        assertThat(before).isNotEqualTo(now);
        assertThat(EngineJson.read(before, Fact.class)).isEqualTo(moved);
        assertThat(EngineJson.read(now, Fact.class)).isEqualTo(moved);
    }

    @Test
    void keepsTheFormOfTheQueuesSettings() {
        assertGolden("state/queue-settings.json", new Change.PutQueueSettings(QueueSettings.standard()));
        assertGolden("state/submission-rules.json", new Change.PutSubmissionRules(Jobs.rules()));
    }

    private static void assertGolden(String file, Change change) {
        String text = pretty(EngineJson.write(change));
        assertThat(EngineJson.read(text, Change.class)).isEqualTo(change);
        Golden.assertMatches(file, text);
    }

    @Test
    void ignoresFieldsOfALaterVersion() {
        Job job = Jobs.queued(1, 0);
        String later = EngineJson.write(job).replaceFirst("\\{", "{\"inventedLater\":[1],");
        assertThat(EngineJson.read(later, Job.class)).isEqualTo(job);
    }

    private static void assertGolden(String file, Job job) {
        String text = pretty(EngineJson.write(job));
        assertThat(EngineJson.read(text, Job.class)).isEqualTo(job);
        Golden.assertMatches(file, text);
    }

    private static String pretty(String json) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(mapper.readTree(json)) + "\n";
    }
}
