package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ganeti's own tests of its tools expect, and what Debian's 3.0.2 answers on their clusters. */
class GanetisExpectationsTest {
    private static final Pattern IMPROVED = Pattern.compile("improved from (\\S+) to (\\S+)");

    /** Step for step with --like-hbal; the own search ends at least as low. */
    @ParameterizedTest
    @CsvSource({
        "hbal-migration-1, '', 10.13359773, 4, 4.91278575",
        "hbal-migration-2, '', 10.13359773, 4, 2.92459186",
        "hbal-migration-3, '', 10.13359773, 5, 2.88190356",
        "hbal-desiredlocation-1, '', 2.60937500, 1, 1.60937500",
        "hbal-desiredlocation-2, '', 5.13014453, 2, 2.06413676",
        "hbal-desiredlocation-3, '', 4.12221395, 1, 2.12221395",
        "hbal-desiredlocation-4, '', 3.60937500, 1, 2.60937500",
        "hbal-location-1, '', 4.06250000, 5, 0.06250000",
        "hbal-location-2, '', 3.39869220, 1, 2.89670030",
        "hbal-location-exclusion, '', 2.98249548, 1, 1.98249548",
        "hbal-evac, '', 46.94539253, 4, 0.26606742",
        "hbal-evac, --evac-mode, 46.94539253, 3, 7.12554796",
        "hbal-excl-tags, --exclusion-tags test, 5.67187500, 2, 1.67187500",
        "hbal-forth, '', 0.05339306, 2, 0.00000000",
        "hbal-dyn, '', 4.00000000, 1, 0.03264811",
        "hbal-cpu-speed, --ignore-dynu, 0.77083333, 1, 0.22916667",
        "hbal-soft-errors, --ignore-soft-errors, 39.36461987, 18, 0.23138069",
        "shared-n1-failure, '', 3.46410162, 1, 2.34941019",
        "shared-n1-failure, --ignore-dynu -O nodeA, 60.00000000, 3, 0.00000000",
        "partly-used, '', 2.74131372, 2, 2.05529971"
    })
    void hbalReachesTheScore(String cluster, String options, String initial, int length, String last) {
        String plain =
                ToolRun.upstream("hbal", cluster, options + " --like-hbal").out();
        assertThat(plain)
                .contains(
                        "Initial score: " + initial + "\n",
                        "Solution length=" + length + "\n",
                        "Cluster score improved from " + initial + " to " + last + "\n");
        Matcher own =
                IMPROVED.matcher(ToolRun.upstream("hbal", cluster, options).out());
        assertThat(own.find()).isTrue();
        assertThat(own.group(1)).isEqualTo(initial);
        assertThat(Double.parseDouble(own.group(2))).isLessThanOrEqualTo(Double.parseDouble(last));
    }

    @ParameterizedTest
    @CsvSource({
        "hbal-migration-1, '', '3 0 3 0'",
        "hbal-migration-2, '', '2 2 2 0'",
        "hbal-migration-3, '', '2 2 2 0'",
        "hbal-desiredlocation-1, '', '0 1'",
        "hbal-desiredlocation-2, '', '1 1 0'",
        "hbal-desiredlocation-3, '', '0 0 1'",
        "hbal-desiredlocation-4, '', '0 1'",
        "hbal-location-2, '', '1 0 1'",
        "hbal-location-exclusion, '', '0 1 1 0'",
        "shared-n1-failure, --ignore-dynu -O nodeA, '0 4 2 4'"
    })
    void hbalPutsSoManyOnEachNode(String cluster, String options, String primaries) {
        ToolRun run = ToolRun.upstream("hbal", cluster, options + " --like-hbal -ppcnt");
        List<String> lines = run.err().lines().toList();
        List<String> counts = lines.subList(lines.indexOf("Final cluster status:") + 2, lines.size()).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(String.join(" ", counts)).isEqualTo(primaries);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "shared-n1-failure~--ignore-dynu~Cluster is already well balanced",
                "shared-n1-failure~--ignore-dynu -O nodeC~No solution found",
                "hbal-dyn~--ignore-dynu~Cluster is already well balanced",
                "hbal-excl-tags~--like-hbal~No solution found",
                "hbal-cpu-speed~~No solution found",
                "clean-nonzero-score~~No solution found",
                "hroller-full~~No solution found",
                "hbal-soft-errors~~consider using the --ignore-soft-errors option",
                "hbal-soft-errors2~~consider using the --ignore-soft-errors option",
                "hbal-soft-errors2~~Solution length=0",
                "n1-failure~-G group-01~Initial check done: 4 bad nodes, 8 bad instances.",
                "n1-failure~-G group-01~Cluster is not N+1 happy, continuing but no guarantee that",
                "partly-used~--min-gain 10000 --min-gain-limit 10000~No solution found",
                "hbal-evac~--like-hbal~node-3:node-2 => node-2:node-1",
                "hbal-evac~--evac-mode --like-hbal~a=f r:node-1 f",
                "hbal-evac~--evac-mode --restricted-migration --like-hbal~a=f r:node-1\n",
                "hbal-evac~--evac-mode --restricted-migration~Solution length=3",
                "hbal-cpu-speed~--ignore-dynu~node-slow:node-fast => node-fast:node-slow"
            })
    void hbalSays(String cluster, String options, String sentence) {
        ToolRun run = ToolRun.upstream("hbal", cluster, options == null ? "" : options);
        assertThat(run.out()).contains(sentence.replace("\\n", "\n"));
        assertThat(run.status()).isZero();
    }

    @Test
    void nothingIsExecuted() {
        ToolRun run = ToolRun.upstream("hbal", "partly-used", "-X");
        assertThat(run.err()).contains("Execution of commands possible only on LUXI");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void hcheckTellsWhatIsWrongAndEndsSo() {
        assertThat(ToolRun.upstream("hcheck", "n1-failure", "").status()).isEqualTo(1);
        assertThat(ToolRun.upstream("hcheck", "n1-failure", "--no-simulation").status())
                .isZero();
        assertThat(ToolRun.upstream("hcheck", "n1-failure", "-q").out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hail-node-evac, '', 'Request successful: 0 instances failed to move and 1 were moved successfully'",
        "hail-change-group, '', 'Request successful: 0 instances failed to move and 1 were moved successfully'",
        "hail-alloc-drbd, '', '\"result\":[\"node2\",\"node1\"]'",
        "hail-alloc-twodisks, --no-capacity-checks, '\"result\":[\"node1\"]'",
        "hail-alloc-plain-tags, '', 'FailTags: 3'",
        "hail-alloc-plain-tags, --ignore-soft-errors, '\"success\":true'",
        "hail-reloc-drbd-crowded, '', '\"success\":false'",
        "hail-reloc-drbd-crowded, --ignore-soft-errors, '\"success\":true'",
        "hail-alloc-drbd, '--restrict-allocation-to=node1,node3', 'successes 2, failures 0'"
    })
    void hailAnswers(String request, String option, String part) {
        ToolRun run = ToolRun.of(
                "hail", option, Samples.upstreamFile(request + ".json").toString());
        assertThat(run.out()).contains(part);
        assertThat(run.status()).isZero();
    }

    /** Real spindles: what is free and what is used by the largest, and what is free after the ordinary ones. */
    @ParameterizedTest
    @CsvSource({
        "hspace-tiered-exclusive, --no-capacity-checks, 0, 29",
        "hspace-tiered-dualspec-exclusive, --no-capacity-checks, 7, 7",
        "hspace-tiered-mixed, --no-capacity-checks, 0, 18"
    })
    void hspaceCountsSpindles(String cluster, String option, int tiered, int fixed) {
        assertThat(ToolRun.upstream("hspace", cluster, option + " --machine-readable")
                        .out())
                .contains("HTS_TRL_SPN_FREE=" + tiered + "\n", "HTS_FIN_SPN_FREE=" + fixed + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "hspace-tiered-dualspec-exclusive, " + "'131072,1048576,4,4=3 129984,1048320,4,4=1 65472,524288,2,2=2', 10",
        "hspace-tiered-exclusive, '131072,1048576,4,9=1 131072,1048576,4,8=2', 4",
        "hspace-tiered-mixed, '131072,1048576,4,12=1 131072,1048576,4,10=1', 3"
    })
    void hspaceKeepsNodesOfExclusiveStorageRedundant(String cluster, String tiers, int count) {
        assertThat(ToolRun.upstream("hspace", cluster, "--machine-readable").out())
                .contains("HTS_TSPEC='" + tiers + "'\n", "HTS_ALLOC_INSTANCES=" + count + "\n");
    }

    @Test
    void hrollerEmptiesNodesWholly() {
        List<String> groups = ToolRun.upstream("hroller", "hroller-full", "--full-evacuation --no-headers")
                .out()
                .lines()
                .toList();
        assertThat(groups).hasSizeLessThanOrEqualTo(4);
        assertThat(groups.getLast()).contains("node-31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0", "5.0"})
    void hsqueezeSaysWhenAllNodesAreTooFew(String target) {
        ToolRun run = ToolRun.upstream("hsqueeze", "hsqueeze-overutilized", "-v --minimal-resources=" + target);
        assertThat(run.out()).contains("'Nodes to online'").contains("will not yield enough capacity");
    }
}
