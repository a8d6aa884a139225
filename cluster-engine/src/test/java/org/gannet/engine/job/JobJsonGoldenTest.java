package org.gannet.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.MigrateInstance;
import org.gannet.engine.operation.RemoveInstance;
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
    void keepsTheFormOfInstancesAndNodes() {
        String instance = pretty(EngineJson.write(Jobs.movingInstance(1, "web1")));
        Golden.assertMatches("state/instance.json", instance);
        assertThat(EngineJson.read(instance, org.gannet.engine.model.Instance.class))
                .isEqualTo(Jobs.movingInstance(1, "web1"));
        String node = pretty(EngineJson.write(Jobs.node("node1")));
        Golden.assertMatches("state/node.json", node);
        assertThat(EngineJson.read(node, org.gannet.engine.model.Node.class)).isEqualTo(Jobs.node("node1"));
    }

    @Test
    void readsAJobOfTheFirstVersion() throws IOException {
        Path stored = Path.of("src/test/resources/golden").resolve("job/create-failed-v1.json");
        Job job = EngineJson.read(Files.readString(stored), Job.class);

        assertThat(job.reasons()).containsExactly(new Reason("", "because \"so\"", job.submittedAt()));
        assertThat(job.priority()).isEqualTo(Priority.NORMAL);
        assertThat(job.inLineSince()).isEqualTo(job.submittedAt());
        assertThat(job.dependsOn()).isEmpty();
        assertThat(job.locks()).isNotEmpty().allMatch(lock -> lock.until() == LockRequest.Until.END);
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
