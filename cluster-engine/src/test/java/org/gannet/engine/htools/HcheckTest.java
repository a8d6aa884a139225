package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HcheckTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c20-300", "s20-300", "s40-800", "s80-2000"})
    void whatPeopleReadIsHchecksText(String name) throws IOException {
        assertThat(run(Samples.cluster(name), 0, "--no-simulation")).isEqualTo(captured("hcheck-" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c20-300"})
    void whatScriptsReadIsHchecksText(String name) throws IOException {
        assertThat(run(Samples.cluster(name), 0, "--no-simulation", "--machine-readable=yes"))
                .isEqualTo(captured("hcheck-mr-" + name));
    }

    /** The same lines; the score may be lower than what hbal makes of it. */
    @Test
    void whatARebalanceWouldDoIsToldToo() throws IOException {
        List<String> expected = captured("hcheck-sim-c5-30").lines().toList();
        List<String> said = run(Samples.cluster("c5-30"), 1).lines().toList();
        assertThat(said).hasSameSizeAs(expected);
        int last = expected.lastIndexOf("    Group score: 1.04643055");
        for (int at = 0; at < expected.size(); at++) {
            if (at == last) {
                assertThat(Double.parseDouble(said.get(at).substring("    Group score: ".length())))
                        .isLessThanOrEqualTo(1.04643055);
            } else {
                assertThat(said.get(at)).isEqualTo(expected.get(at));
            }
        }
        assertThat(run(Samples.cluster("c5-30"), 1, "--machine-readable"))
                .contains("HCHECK_INIT_CLUSTER_GN1_FAIL=2\n", "HCHECK_FINAL_CLUSTER_GN1_FAIL=0\n");
    }

    @Test
    void ganetisOwnClusterHasANodeThatCannotBeLost() throws IOException {
        String cluster = Samples.upstream("shared-n1-failure.data");
        assertThat(run(cluster, 1, "--machine-readable"))
                .contains("HCHECK_INIT_CLUSTER_GN1_FAIL=1\n", "HCHECK_INIT_CLUSTER_NEED_REBALANCE=1\n");
        assertThat(run(cluster, 0, "--machine-readable", "--no-capacity-checks"))
                .contains("HCHECK_INIT_CLUSTER_NEED_REBALANCE=0\n")
                .doesNotContain("GN1_FAIL");
        assertThat(run(cluster, 0, "--no-capacity-checks"))
                .contains("Nodes not N+1 happy")
                .doesNotContain("evacuateable");
        assertThat(run(Samples.upstream("n1-failure.data"), 1)).startsWith("Cluster needs rebalancing.\n");
    }

    private String run(String cluster, int expected, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster"), cluster);
        List<String> words = new ArrayList<>(List.of("hcheck", "-t", file.toString()));
        words.addAll(List.of(options));
        ToolRun run = ToolRun.of(words.toArray(String[]::new));
        assertThat(run.status()).isEqualTo(expected);
        return run.out();
    }

    private static String captured(String name) {
        String answer = Samples.answer(name);
        int from = answer.indexOf("--- stdout\n") + "--- stdout\n".length();
        return answer.substring(from, answer.indexOf("--- stderr"));
    }
}
