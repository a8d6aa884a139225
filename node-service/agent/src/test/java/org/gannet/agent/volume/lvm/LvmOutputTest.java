package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;

/** What LVM 2.03.16 of Debian 12 said. */
class LvmOutputTest {
    private static String captured(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/captured/lvm/2.03", name));
    }

    private static CommandResult said(String output) {
        return new CommandResult(LvmCommands.volumes(), 0, output, "");
    }

    private static CommandResult failed(String error) {
        return new CommandResult(LvmCommands.volumes(), 5, "", error);
    }

    @Test
    void groupsAreRead() throws IOException {
        assertThat(LvmOutput.groups(said(captured("vgs.json"))))
                .containsExactly(new LvmOutput.Group(
                        "fast", new ByteSize(528482304), new ByteSize(306184192), ByteSize.ofMebibytes(4), 0));
        assertThat(LvmOutput.groups(said(captured("vgs-devices-lost.json"))))
                .extracting(LvmOutput.Group::devicesLost)
                .containsExactly(2);
    }

    @Test
    void volumesAreReadWithTheirTags() throws IOException {
        List<LvmOutput.Volume> all = LvmOutput.volumes(said(captured("lvs.json")));
        assertThat(all).extracting(LvmOutput.Volume::type).containsExactly("thin", "linear", "thin-pool", "striped");
        LvmOutput.Volume thin = all.getFirst();
        assertThat(thin.pool()).isEqualTo("pool");
        assertThat(thin.used()).isEqualTo(new ByteSize(Math.round(33554432 * 0.0938)));
        assertThat(all.get(1).used()).as("all at once").isEqualTo(all.get(1).size());
        assertThat(all.get(1).zeroing()).isFalse();
        assertThat(all.get(2).zeroing()).isTrue();
        LvmRecord record = LvmRecord.read(thin.tags()).orElseThrow();
        assertThat(record.spec(thin.size()))
                .isEqualTo(new VolumeSpec(
                        VolumeSpec.Format.RAW,
                        ByteSize.ofMebibytes(32),
                        new VolumeSpec.Source.CloneOf(new ImageDigest("a".repeat(64)), VolumeSpec.Format.QCOW2),
                        new Place(DiskTemplate.PLAIN, "thin", 1)));
        assertThat(thin.tags()).contains(record.tag());
        assertThat(LvmRecord.read(all.get(1).tags())).as("somebody else's").isEmpty();
    }

    @Test
    void failuresAreToldApart() throws IOException {
        assertThat(LvmOutput.codeOf(failed(captured("full.txt")))).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(LvmOutput.codeOf(failed(captured("full-extend.txt")))).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(LvmOutput.codeOf(failed(captured("in-use.txt")))).isEqualTo(ErrorCode.IN_USE);
        assertThat(LvmOutput.codeOf(failed(captured("name-taken.txt")))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(LvmOutput.codeOf(failed(captured("devices-lost.txt")))).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(LvmOutput.codeOf(failed(captured("partial.txt")))).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(LvmOutput.codeOf(failed("  Something else."))).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(LvmOutput.cause(failed(captured("full.txt")))).contains("73 extents", "1280 required");
    }

    @Test
    void nonsenseIsAFailureOfTheTool() {
        for (String output : List.of(
                "",
                "{}",
                "null",
                "no json",
                "{\"report\":[{\"lv\":[]}]}",
                "{\"report\":[{\"vg\":[{\"vg_name\":\"fast\"}]}]}")) {
            assertThatThrownBy(() -> LvmOutput.groups(said(output)))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
    }

    @Test
    void poolsAreNamedInTheSettings() {
        assertThat(LvmPool.parse("fast=vg0")).isEqualTo(new LvmPool("fast", "vg0", Optional.empty()));
        assertThat(LvmPool.parse("thin=vg0/pool")).isEqualTo(new LvmPool("thin", "vg0", Optional.of("pool")));
        for (String wrong : List.of("fast", "=vg0", "fast=", "fast=vg0/a/b", "fast=-vg0", "fa st=vg0", "fast=../x")) {
            assertThatThrownBy(() -> LvmPool.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
