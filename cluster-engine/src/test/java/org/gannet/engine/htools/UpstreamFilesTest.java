package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ganeti's own files that are odd: what Debian's tools 3.0.2 answer on them. */
class UpstreamFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "common-suffix~~Initial score: 2.20849373~No solution found",
                "empty-cluster~~Cluster is empty, exiting.~Cluster is empty, exiting.",
                "missing-resources~~Cluster is empty, exiting.~Cluster is empty, exiting.",
                "multiple-master~~Cluster is empty, exiting.~Cluster is empty, exiting.",
                "hbal-split-insts~-G group-01~Group size 6 nodes, 96 instances~Initial score: 0.00585938",
                "plain-n1-restriction~~Initial score: 4.64613614~No solution found",
                "shared-n1-restriction~~improved from 4.42793833 to 0.42793833~Solution length=2",
                "hspace-existing~--like-hbal~Initial score: 20.00000000~No solution found",
                "hspace-bad-group~-G group-bad~Initial score: 2.03735352~No solution found"
            })
    void hbalSays(String cluster, String options, String one, String other) {
        ToolRun run = ToolRun.upstream("hbal", cluster, options == null ? "" : options);
        assertThat(run.out()).contains(one, other);
        assertThat(run.status()).isZero();
    }

    @Test
    void instancesOverTwoGroupsMustBeOfOneGroupFirst() {
        ToolRun run = ToolRun.upstream("hbal", "hbal-split-insts", "");
        assertThat(run.err()).contains("Found multiple node groups:\n  group-01\n  group-02\n", "Aborting.");
        assertThat(run.status()).isEqualTo(1);
        ToolRun info = ToolRun.upstream("hinfo", "hbal-split-insts", "");
        assertThat(info.out()).contains("Found instances belonging to multiple node groups:");
        assertThat(info.err()).contains("new-8\n", "new-29\n");
    }

    /** hcheck 3.0.2 fails with an internal error. */
    @Test
    void instancesOverTwoGroupsCanBeChecked() {
        assertThat(ToolRun.upstream("hcheck", "hbal-split-insts", "--no-simulation")
                        .out())
                .contains("Statistics for group group-02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbal", "hinfo", "hcheck", "hspace", "hroller", "hsqueeze"})
    void aNodeThatIsNotThereIsNamed(String tool) {
        ToolRun run = ToolRun.upstream(tool, "invalid-node", "");
        assertThat(run.err()).contains("invalid-node.data: line 6: there is no node 'no-such-node'");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void whatIsMissingIsToldOf() {
        assertThat(ToolRun.upstream("hcheck", "missing-resources", "--no-simulation")
                        .err())
                .contains("  - node node2 is missing 1024 MB ram and 93 GB disk");
        assertThat(ToolRun.upstream("hinfo", "missing-resources", "").out()).contains("free_mem_cv              0.50");
    }

    @Test
    void namesAreShownWithoutWhatTheyHaveInCommon() {
        assertThat(ToolRun.upstream("hbal", "common-suffix", "-pname").err())
                .contains("node1\n")
                .doesNotContain("node1.example.com");
    }

    /** The last two are better than hspace, which counts 2: see docs/admin/placement-tools.md. */
    @ParameterizedTest
    @CsvSource({
        "hspace-bad-group, '', '', 0",
        "hspace-bad-group, --independent-groups, '32768,1048576,8,12=1', 124",
        "hspace-bad-group, --no-capacity-checks, "
                + "'32768,1048576,8,12=4 8896,1048576,8,12=1 7872,1048576,8,12=1 6336,1048576,8,12=2', 248",
        "hspace-existing, '', '', 0",
        "hspace-existing, --accept-existing-errors, '32768,1048576,8,12=1', 124",
        "hspace-existing, --no-capacity-checks, '32768,1048576,8,12=4 6336,1048576,8,12=2', 124",
        "hspace-tiered-resourcetypes, '', '1000,2600,4,12=3 936,2344,4,12=1 936,2088,4,12=1', 5",
        "hspace-tiered-resourcetypes, --no-capacity-checks, " + "'1000,2600,4,12=4 936,2344,4,12=2 936,2088,4,12=1', 7",
        "hspace-tiered-ipolicy, '', '1000,2600,4,12=3', 0",
        "hspace-tiered-ipolicy, --no-capacity-checks, '1000,2600,4,12=4', 0",
        "missing-resources, '', '', 0",
        "missing-resources, --no-capacity-checks, '960,1048576,8,8=1', 7",
        "multiple-master, '', '32768,1048576,8,12=4', 189",
        "common-suffix, '', '832,1048576,8,1=1', 6",
        "plain-n1-restriction, --no-capacity-checks, '3072,1048576,8,12=1 1088,1048576,8,12=3', 38",
        "shared-n1-restriction, --no-capacity-checks, '3072,1048576,8,12=1 1088,1048576,8,12=3', 38",
        "plain-n1-restriction, '', '1088,1048576,8,12=2', 16",
        "shared-n1-restriction, '', '1088,1048576,8,12=2', 16"
    })
    void hspaceCounts(String cluster, String option, String tiers, int count) {
        String out = ToolRun.upstream("hspace", cluster, option + " --machine-readable")
                .out();
        assertThat(out).contains("HTS_TSPEC=" + (tiers.isEmpty() ? "" : "'" + tiers + "'") + "\n");
        assertThat(out).contains("HTS_ALLOC_INSTANCES=" + count + "\n", "HTS_OK=1\n");
    }

    private static String rapi() {
        return "file://" + Samples.upstreamFile("rapi");
    }

    @Test
    void theAnswersOfTheRapiAreACluster() {
        ToolRun run = ToolRun.of("hbal", "-m", rapi(), "--like-hbal");
        assertThat(run.out())
                .contains("Loaded 4 nodes, 11 instances\n", "Initial score: 13.83255238\n")
                .contains("    1. instance4  node4:node3 => node1:node3  11.62408696 a=f r:node1 f\n")
                .contains("improved from 13.83255238 to 4.73021566\n", "Solution length=8\n");
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "info.json~\"master\": \"node4\"~\"master\": \"node9\"~info.json: there is no node 'node9'",
                "nodes.json~\"mtotal\": 32763~\"mtotal\": null~nodes.json: node 1: key 'mtotal': Unable to read Int",
                "nodes.json~\"name\": \"node2\"~\"name\": \"node1\"~nodes.json: node 2: 'node1' is there twice",
                "groups.json~\"preferred\"~\"never\"~groups.json: group 1: key 'alloc_policy'",
                "instances.json~\"running\"~\"walking\"~instances.json: instance 1: key 'status'",
                "instances.json~[~{~instances.json: line 2: "
            })
    void aWrongAnswerIsNamed(String file, String right, String wrong, String complaint) throws IOException {
        copy();
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(right);
        int at = text.indexOf(right);
        Files.writeString(folder.resolve(file), text.substring(0, at) + wrong + text.substring(at + right.length()));
        ToolRun run = ToolRun.of("hinfo", "-m", "file://" + folder);
        assertThat(run.err())
                .startsWith("Error: failed to load data, aborting: file://")
                .contains(complaint);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsMissingIsNamed() throws IOException {
        copy();
        Files.delete(folder.resolve("nodes.json"));
        assertThat(ToolRun.of("hinfo", "-m", "file://" + folder).err()).contains("nodes.json is not there");
        assertThat(ToolRun.of("hinfo", "-m", "cluster.example.com").err()).contains("does not ask a running cluster");
    }

    private void copy() throws IOException {
        for (String file : List.of("groups.json", "nodes.json", "instances.json", "info.json")) {
            Files.copy(Samples.upstreamFile("rapi").resolve(file), folder.resolve(file));
        }
    }
}
