package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HspaceTest {
    @TempDir
    private Path folder;

    /** Sizes and counts are hspace's; with exclusive storage in two sizes or in part it finds fewer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "hspace-tiered~--no-capacity-checks~131072,1048576,4,12=4 129984,1048320,4,12=2",
                "hspace-tiered~~131072,1048576,4,12=3 129984,1048320,4,12=1",
                "hspace-tiered-dualspec~--no-capacity-checks"
                        + "~131072,1048576,4,12=4 129984,1048320,4,12=2 65472,524288,2,12=2",
                "hspace-tiered-dualspec~~131072,1048576,4,12=3 129984,1048320,4,12=1 65472,524288,2,12=2",
                "hspace-tiered-exclusive~--no-capacity-checks"
                        + "~131072,1048576,4,10=1 131072,1048576,4,9=1 131072,1048576,4,8=2",
                "hspace-tiered-dualspec-exclusive~--no-capacity-checks"
                        + "~131072,1048576,4,4=4 129984,1048320,4,4=2 65472,524288,2,2=2",
                "hspace-tiered-mixed~--no-capacity-checks"
                        + "~131072,1048576,4,12=2 131072,1048576,4,10=2 129984,1048320,4,10=2",
                "hspace-tiered-vcpu~--no-capacity-checks~32768,65536,4,12=4 32768,65536,2,12=2"
            })
    void theTiersOfGanetisOwnClustersAreThoseOfHspace(String name, String option, String tiers) throws IOException {
        assertThat(run(Samples.upstream(name + ".data"), "--machine-readable", option))
                .contains("HTS_TSPEC='" + tiers + "'\n");
    }

    @ParameterizedTest
    @CsvSource({
        "hspace-tiered, --no-capacity-checks, 6",
        "hspace-tiered-dualspec, --no-capacity-checks, 14",
        "hspace-tiered-dualspec, , 10",
        "hspace-tiered-exclusive, --no-capacity-checks, 6",
        "hspace-tiered-dualspec-exclusive, --no-capacity-checks, 14",
        "hspace-tiered-mixed, --no-capacity-checks, 6",
        "hspace-tiered-vcpu, --no-capacity-checks, 10",
        "hspace-groups-one, , 0",
        "hspace-groups-one, --accept-existing-errors, 2",
        "hspace-groups-one, --independent-groups, 0",
        "hspace-groups-two, , 0",
        "hspace-groups-two, --accept-existing-errors, 2",
        "hspace-groups-two, --independent-groups, 2"
    })
    void asManyOfTheStandardSizeFitAsByHspace(String name, String option, int count) throws IOException {
        assertThat(run(Samples.upstream(name + ".data"), "--machine-readable", option))
                .contains("HTS_ALLOC_INSTANCES=" + count + "\n", "HTS_OK=1\n");
    }

    /** Each line is hspace's. */
    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c20-300"})
    void whatPeopleReadIsHspacesText(String name) throws IOException {
        assertThat(run(Samples.cluster(name))).isEqualTo(captured("hspace-" + name));
    }

    @Test
    void whatScriptsReadIsHspacesText() throws IOException {
        String[] options = {"--tiered-alloc=16384,163840,4", "--disk-template=drbd", "--machine-readable=yes"};
        assertThat(run(Samples.cluster("c5-30"), options)).isEqualTo(captured("hspace-tiered-c5-30"));
    }

    /** Also where the largest no longer fit for two reasons at once. */
    @Test
    void asManyOfTheLargestAndOfTheStandardSizeFitAsByHspace() throws IOException {
        assertThat(run(Samples.cluster("b20-300"), "--tiered-alloc=163840,16384,4", "--machine-readable=yes"))
                .isEqualTo(captured("hspace-tiered-b20-300"));
    }

    @Test
    void aBadSizeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("cluster"), Samples.cluster("c5-30"));
        ToolRun run = ToolRun.of("hspace", "-t", file.toString(), "--standard-alloc=20g,4x,1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("Invalid standard specification: '20g,4x,1', expected disk,ram,cpu");
    }

    private String run(String cluster, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster"), cluster);
        List<String> words = new ArrayList<>(List.of("hspace", "-t", file.toString()));
        Arrays.stream(options).filter(option -> option != null).forEach(words::add);
        ToolRun run = ToolRun.of(words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return run.out();
    }

    private static String captured(String name) {
        String answer = Samples.answer(name);
        int from = answer.indexOf("--- stdout\n") + "--- stdout\n".length();
        return answer.substring(from, answer.indexOf("--- stderr"));
    }

    /** hspace 3.0.2 says the same; when each goes to the node with most memory only, it is one less. */
    @Test
    void asManyWithoutASecondCopyAsByHspace() throws IOException {
        String cluster = """
                g|u|preferred||

                node01|16384|512|15872|51200|51200|8|M|u|1
                node02|16384|512|13312|51200|45056|8|N|u|1
                node03|16384|512|11776|51200|45056|8|N|u|1
                node04|16384|512|11776|51200|46080|8|N|u|1
                node05|16384|512|12800|51200|45056|8|N|u|1

                i00|512|1024|1|running|Y|node02||plain||1|-
                i01|2048|1024|1|running|Y|node03||plain||1|-
                i02|2048|5120|1|running|Y|node05||plain||1|-
                i03|4096|5120|1|running|Y|node04||plain||1|-
                i04|2048|5120|1|running|Y|node03||plain||1|-
                i05|2048|5120|1|running|Y|node02||plain||1|-
                i06|1024|1024|1|running|Y|node05||plain||1|-


                |2048,2,20480,1,1,1|128,1,1024,1,1,1;4096,8,6400,16,8,12|plain|4.0|32.0
                """;
        assertThat(run(cluster, "--machine-readable"))
                .contains(
                        "HTS_TSPEC='4096,6400,8,12=10 3520,6400,8,12=2 960,6400,8,12=1 448,6400,8,12=1'\n",
                        "HTS_ALLOC_INSTANCES=8\n");
    }

    /**
     * hspace 3.0.2 stops at 2: it moves what lies on shared storage or has no disk first, where that makes the nodes
     * most even, and then has no place for what must be made again.
     */
    @ParameterizedTest
    @ValueSource(strings = {"plain-n1-restriction", "shared-n1-restriction"})
    void theLargestOfALostNodeComesFirstWhateverItsDisks(String name) throws IOException {
        assertThat(run(Samples.upstream(name + ".data"), "--machine-readable"))
                .contains("HTS_ALLOC_INSTANCES=16\n", "HTS_ALLOC_FAIL_REASON=FAILMEM\n");
    }

    /** hspace 3.0.2 counts on the memory of an offline node, and says 6. */
    @Test
    void nodesThatAreOfflineTakeNothingInWhenAnotherIsLost() throws IOException {
        String cluster = """
                g|u|preferred||

                n1|4096|0|4096|10000|10000|4|M|u|1
                n2|4096|0|4096|10000|10000|4|N|u|1
                n3|4096|0|4096|10000|10000|4|Y|u|1



                |1024,1,1024,1,1,1|128,1,1024,1,1,1;2048,8,2048,16,8,12|rbd|4.0|32.0
                """;
        assertThat(run(cluster, "--machine-readable")).contains("HTS_ALLOC_INSTANCES=3\n");
    }

    @Test
    void withoutNodesItSaysWhatTheClusterIsAndWhy() throws IOException {
        String cluster = "g|u|preferred||\n\n\n\n\n";
        for (String template : List.of("plain", "drbd")) {
            Path file = Files.writeString(folder.resolve("cluster"), cluster);
            ToolRun run = ToolRun.of("hspace", "-t", file.toString(), "--disk-template=" + template);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out())
                    .endsWith("  MEM 0, DSK 0, CPU 0, VCPU 0.\nThere are no initial instances on the cluster.\n");
            assertThat(run.err())
                    .contains("Error: failure during allocation: "
                            + (template.equals("plain") ? "No online nodes" : "Not enough online nodes"));
        }
    }

    /** A shell reads it; this node has more virtual CPUs than it may have. */
    @Test
    void figuresBelowZeroAreQuoted() throws IOException {
        String cluster = """
                g|u|preferred||

                n1|8192|0|7168|10000|9000|1|M|u|1

                i1|1024|1000|9|running|Y|n1||plain||1


                |128,1,1024,1,1,1|128,1,1024,1,1,1;2048,8,2048,16,8,12|plain|4.0|32.0
                """;
        assertThat(run(cluster, "--machine-readable", "--no-capacity-checks"))
                .contains("HTS_KM_UNAV_CPU='-6'\n", "HTS_KM_UNAV_NPU='-1.5'\n");
    }
}
