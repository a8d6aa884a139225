package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** hroller and hsqueeze, beside what Debian's 3.0.2 says of Ganeti's own test clusters. */
class MaintenanceToolsTest {
    /** Two nodes that share storage, and one that does not. */
    private static final String CLUSTER = """
            g|u|preferred||

            n1|4096|0|3584|10000|10000|8|M|u|1
            n2|4096|0|3584|10000|10000|8|N|u|1
            n3|4096|0|3584|10000|9000|8|N|u|1

            one|512|0|1|running|Y|n1||rbd||1
            two|512|0|1|running|Y|n2||rbd||1
            own|512|1000|1|running|Y|n3||plain||1


            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String cluster, String tool, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster.data"), cluster);
        List<String> arguments = new ArrayList<>(List.of(tool, "-t", file.toString()));
        arguments.addAll(
                Arrays.stream(options).filter(option -> !option.isEmpty()).toList());
        return HtoolsMain.run(
                arguments,
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "hroller-full, --offline-maintenance, node-00;node-10;node-20;node-30 node-01;node-11;node-21;node-31",
        "hroller-online, '', node-01-001;node-01-004 node-01-002 node-01-003",
        "hroller-online, --offline-maintenance, node-01-002;node-01-004 node-01-001;node-01-003",
        "unique-reboot-order, --ignore-non-redundant, node-01-002 node-01-003;node-01-001",
        "unique-reboot-order, --skip-non-redundant, node-01-002",
        "multiple-tags, --node-tags=red, node-01-004;node-01-005;node-01-001",
        "multiple-tags, --node-tags=blue, node-01-002;node-01-004;node-01-006"
    })
    void groupsAsHrollerDoes(String cluster, String option, String groups) throws IOException {
        assertThat(run(Samples.upstream(cluster + ".data"), "hroller", option)).isZero();
        List<String> expected = new ArrayList<>(List.of("'Node Reboot Groups'"));
        expected.addAll(Arrays.asList(groups.replace(';', ',').split(" ")));
        assertThat(said()).isEqualTo(expected);
    }

    @Test
    void saysWhoGoesWhereMeanwhile() throws IOException {
        assertThat(run(CLUSTER, "hroller", "--print-moves", "--no-headers")).isZero();
        assertThat(said()).containsExactly("n2", "  two n1", "n3,n1", "  one n2", "  own n2");
    }

    @Test
    void theFirstStepAlone() throws IOException {
        assertThat(run(CLUSTER, "hroller", "--one-step-only", "--ignore-non-redundant"))
                .isZero();
        assertThat(said()).containsExactly("'First Reboot Group'", "n2", "n3", "n1");
    }

    @ParameterizedTest
    @CsvSource({
        "underutilized, '', offline, node-01-004 node-01-005",
        "underutilized, --target-resources=1.0, offline, node-01-003 node-01-004 node-01-005",
        "underutilized, --target-resources=0, offline, node-01-002 node-01-003 node-01-004 node-01-005",
        "overutilized, '', online, node-01-002 node-01-004",
        "mixed-instances, '', offline, node-01-001"
    })
    void powersAsHsqueezeDoes(String cluster, String option, String way, String nodes) throws IOException {
        assertThat(run(Samples.upstream("hsqueeze-" + cluster + ".data"), "hsqueeze", option))
                .isZero();
        List<String> expected = new ArrayList<>(List.of("'Nodes to " + way + "'"));
        expected.addAll(Arrays.asList(nodes.split(" ")));
        assertThat(said()).isEqualTo(expected);
    }

    @Test
    void saysWhenThereIsNothingToDo() throws IOException {
        assertThat(run(Samples.upstream("hsqueeze-overutilized.data"), "hsqueeze", "--minimal-resources=0"))
                .isZero();
        assertThat(said()).containsExactly("'No action'");
    }

    @Test
    void saysWhenAllNodesAreTooFew() throws IOException {
        assertThat(run(CLUSTER, "hsqueeze", "--minimal-resources=1000", "-v")).isZero();
        assertThat(said()).endsWith("'Nodes to online'", "Onlining all nodes will not yield enough capacity");
    }

    /** Only n2 may go: n1 is the master, n3 has a disk of its own. */
    @Test
    void saysHowToPowerOff() throws IOException {
        assertThat(run(CLUSTER, "hsqueeze", "-C")).isZero();
        assertThat(said())
                .startsWith("'Nodes to offline'", "n2", "", "Commands to run:")
                .contains("    gnt-node add-tags n2 htools:standby:auto")
                .endsWith("  echo Power Commands", "    gnt-node power -f off n2");
        assertThat(said()).anyMatch(line -> line.strip().matches("gnt-instance migrate -f -n n[13] two"));
    }

    /** Each node may have 16 virtual CPUs; for the time of a step it is no matter, as with hroller. */
    @Test
    void softLimitsGiveWayForAStep() throws IOException {
        String busy = """
                g|u|preferred||

                n1|8192|0|7168|10000|9000|4|M|u|1
                n2|8192|0|7168|10000|9000|4|N|u|1
                n3|8192|0|7168|10000|9000|4|N|u|1

                a|1024|1000|9|running|Y|n1||plain||1
                b|1024|1000|9|running|Y|n2||plain||1
                c|1024|1000|9|running|Y|n3||plain||1


                """;
        assertThat(run(busy, "hroller", "--no-headers")).isZero();
        assertThat(said()).containsExactly("n2", "n3,n1");
    }

    @Test
    void withoutAMasterItGoesOnWhenForced() throws IOException {
        assertThat(run(CLUSTER.replace("|M|", "|N|"), "hroller", "--force")).isZero();
        assertThat(complained())
                .isEqualTo("Warning: No master node found (maybe not supported by backend)." + System.lineSeparator());
    }

    /** As hsqueeze: what can't be emptied is left out, and others still may go. */
    @Test
    void whoCannotJoinStaysOn() throws IOException {
        String mixed = """
                g|u|preferred||

                n1|4096|0|4096|10000|10000|8|M|u|1
                n2|4096|0|3072|10000|10000|8|N|u|1
                n3|8192|0|1024|10000|10000|8|N|u|1

                small|1024|0|1|running|Y|n2||rbd||1
                large|7168|0|1|running|Y|n3||rbd||1


                """;
        assertThat(run(mixed, "hsqueeze", "--target-resources=0", "--minimal-resources=0", "-v"))
                .isZero();
        assertThat(said())
                .containsExactly("Offline candidates: n2,n3", "Online candidates: ", "'Nodes to offline'", "n2");
    }

    /** An instance on a node that is offline waits for a place already. */
    @Test
    void nothingIsPoweredOffWhileAnInstanceIsOnAnOfflineNode() throws IOException {
        assertThat(run(Samples.upstream("hspace-existing.data"), "hsqueeze")).isZero();
        assertThat(said()).containsExactly("'No action'");
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(run(CLUSTER.replace("n2|4096|0|3584|10000|10000|8|N", "n2|4096|0|3584|10000|10000|8|M"), "hroller"))
                .isEqualTo(1);
        assertThat(complained()).isEqualTo("Error: Found more than one master node: [\"n1\",\"n2\"]\n");
        err.reset();
        assertThat(run(CLUSTER, "hroller", "-G", "other")).isEqualTo(1);
        assertThat(complained()).startsWith("Node group other not found. Node group list is:\n  g\n");
        err.reset();
        assertThat(run(CLUSTER, "hroller", "--skip-non-redundant")).isEqualTo(1);
        assertThat(complained()).startsWith("Error: Cannot create node graph");
        err.reset();
        assertThat(run(CLUSTER.replace("3584|10000|10000", "100|10000|10000"), "hroller"))
                .isEqualTo(1);
        assertThat(complained()).contains("\nError: Not enough capacity to move non-redundant instances: own of n3");
        err.reset();
        assertThat(run(CLUSTER, "hsqueeze", "--target-resources=-1")).isEqualTo(1);
        assertThat(complained()).contains("target resources").contains("-1");
        err.reset();
        assertThat(run(CLUSTER, "hsqueeze", "--target-resources=many")).isEqualTo(1);
        assertThat(complained()).contains("target resources: cannot parse string 'many'");
        err.reset();
        assertThat(run(CLUSTER, "hroller", "--reboot")).isEqualTo(2);
        assertThat(complained()).contains("unrecognized option `--reboot'").contains("Usage: ./gannet hroller");
    }
}
