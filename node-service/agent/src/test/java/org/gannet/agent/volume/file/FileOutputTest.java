package org.gannet.agent.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;

/** Captured from qemu-img 7.2.22 and stat 9.1. */
class FileOutputTest {
    private static final Path CAPTURED = Path.of("src/test/resources/captured/qemu-img/7.2");
    private static final Command COMMAND = Command.of(Duration.ofSeconds(1), List.of("qemu-img"));

    private static CommandResult captured(String file) throws IOException {
        return new CommandResult(COMMAND, 0, Files.readString(CAPTURED.resolve(file)), "");
    }

    @Test
    void readsSizeAndWhetherAllOfItIsInTheFile() throws IOException {
        assertThat(FileOutput.info(captured("info-plain.json")))
                .isEqualTo(new VolumeTools.Info(ByteSize.ofMebibytes(16), false, Set.of()));
        assertThat(FileOutput.info(captured("info-backed.json")))
                .isEqualTo(new VolumeTools.Info(ByteSize.ofMebibytes(16), true, Set.of()));
        assertThat(FileOutput.info(captured("info-data-file.json")).backed()).isTrue();
    }

    @Test
    void nonsenseIsAFailureOfTheTool() {
        for (String text : List.of("", "{}", "garbage", "{\"virtual-size\": -5}")) {
            CommandResult result = new CommandResult(COMMAND, 0, text, "");
            assertThatThrownBy(() -> FileOutput.info(result))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
    }

    @Test
    void readsBlocksAsBytes() {
        CommandResult result = new CommandResult(COMMAND, 1, "8 /a b/c\n0 /d\n", "stat: cannot statx '/e'");
        assertThat(FileOutput.diskUse(result))
                .isEqualTo(Map.of(Path.of("/a b/c"), new ByteSize(4096), Path.of("/d"), ByteSize.ZERO));
    }

    @Test
    void aFullDiskIsToldFromOtherFailures() {
        String full = "qemu-img: error while writing at byte 2097152: No space left on device";
        assertThat(FileOutput.codeOf(new CommandResult(COMMAND, 1, "", full))).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(FileOutput.codeOf(new CommandResult(COMMAND, 1, "", "other")))
                .isEqualTo(ErrorCode.TOOL_FAILED);
    }

    @Test
    void commandsNameEveryFormatAndOnlyAbsolutePaths() {
        Path file = Path.of("/n/volumes/v.qcow2");
        assertThat(FileCommands.createClone(file, Path.of("../images/i"), Format.RAW, new ByteSize(1024))
                        .argv())
                .containsExactly(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "raw",
                        "-b",
                        "../images/i",
                        "/n/volumes/v.qcow2",
                        "1024");
        assertThat(FileCommands.copyTo(Format.RAW, Path.of("/i"), Format.QCOW2, file)
                        .argv())
                .containsSubsequence("-f", "qcow2", "-O", "raw");
        assertThatThrownBy(() -> FileCommands.createEmpty(Path.of("-o"), Format.RAW, new ByteSize(512)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
