package org.gannet.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What disks of each template can do, rendered for the administrator's documents. */
class DiskAbilitiesGoldenTest {
    @Test
    void rendersTheTable() {
        String rows = Arrays.stream(DiskTemplate.values())
                .map(DiskAbilitiesGoldenTest::row)
                .collect(Collectors.joining("\n", "", "\n"));

        Golden.assertMatches(Path.of("../../docs/admin/disks.md"), """
                # Kinds of disks

                Generated from the code by `DiskAbilitiesGoldenTest`; run it with `-Dgolden.update=true` after a
                change. Every refusal follows from the same record (`DiskAbilities`). Which kinds a node has is told on
                its page; which may be used, by the cluster's settings. Storage that several nodes see: [shared
                storage](shared-storage.md). Two nodes: [mirrors](mirrors.md).

                | Kind | What | Format | Snapshots | Grows | Opened by | A move of a running machine \
                | When its node is dead | Made of an image | Adopted | Becomes, in one job |
                |---|---|---|---|---|---|---|---|---|---|---|
                """ + rows);
    }

    private static String row(DiskTemplate template) {
        DiskAbilities can = template.abilities();
        return String.join(
                " | ",
                "| `" + template + "`",
                template.sentence(),
                template == DiskTemplate.DISKLESS ? "-" : can.rawOnly() ? "RAW" : "RAW, QCOW2",
                can.snapshots().words(),
                can.growth().words(),
                can.reach().words(),
                can.reach().move(),
                can.loss().words(),
                can.cloning().words(),
                can.adoption() ? "yes" : "no",
                becomes(can) + " |");
    }

    private static String becomes(DiskAbilities can) {
        return can.becomes().isEmpty()
                ? "-"
                : can.becomes().stream().sorted().map(DiskTemplate::name).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithWhoKeepsASecondCopy(DiskTemplate template) {
        assertThat(template.abilities().reach())
                .isEqualTo(
                        switch (template.mirroring()) {
                            case NONE -> DiskAbilities.Reach.ONE_NODE;
                            case INTERNAL -> DiskAbilities.Reach.TWO_NODES;
                            case EXTERNAL -> DiskAbilities.Reach.ALL_NODES;
                        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoFileKeepsNoneOfItsOwn(DiskTemplate template) {
        assertThat(template.abilities().rawOnly()
                        && template.abilities().snapshots() == DiskAbilities.Snapshots.OF_QCOW2)
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOnOneNodeIsLostWithIt(DiskTemplate template) {
        assertThat(template.abilities().loss() == DiskAbilities.Loss.ALL)
                .isEqualTo(template.abilities().reach() == DiskAbilities.Reach.ONE_NODE);
    }

    @ParameterizedTest
    @EnumSource
    void eachRefusalNamesTheKindAndWhatWouldBeRight(DiskTemplate template) {
        for (DiskAct act : DiskAct.values()) {
            template.refusal(act).ifPresent(problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                assertThat(problem.message()).contains(template.name());
                assertThat(problem.remedy()).endsWith(".");
            });
        }
        DiskAbilities can = template.abilities();
        assertThat(template.refusal(DiskAct.ADOPT).isEmpty()).isEqualTo(can.adoption());
        assertThat(template.refusal(DiskAct.SNAPSHOT).isEmpty())
                .isEqualTo(can.snapshots() != DiskAbilities.Snapshots.NONE);
        assertThat(template.refusal(DiskAct.GROW).isEmpty()).isEqualTo(can.growth() == DiskAbilities.Growth.ANY_TIME);
        assertThat(template.refusal(DiskAct.MAKE)).isEqualTo(template.refusal(DiskAct.CLONE));
    }
}
