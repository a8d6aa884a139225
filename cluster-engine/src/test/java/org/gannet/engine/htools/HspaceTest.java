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
}
