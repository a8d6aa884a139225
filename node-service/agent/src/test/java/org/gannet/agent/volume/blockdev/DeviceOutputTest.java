package org.gannet.agent.volume.blockdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;

/** What lsblk and blkid of util-linux 2.38.1 of Debian 12 said. */
class DeviceOutputTest {
    private static final Path DEVICE = Path.of("/dev/loop7");

    private static String captured(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/captured/util-linux/2.38", name));
    }

    private static CommandResult listed(String output) {
        return new CommandResult(DeviceCommands.list(List.of(DEVICE)), 0, output, "");
    }

    private static CommandResult probed(int exit, String output) {
        return new CommandResult(DeviceCommands.probe(DEVICE), exit, output, "");
    }

    @Test
    void whoWorksWithADeviceIsSeen() throws IOException {
        DeviceOutput.Device mounted =
                DeviceOutput.devices(listed(captured("lsblk-mounted.json"))).getFirst();
        assertThat(mounted.path()).isEqualTo(DEVICE);
        assertThat(mounted.size()).isEqualTo(ByteSize.ofMebibytes(32));
        assertThat(mounted.users()).containsExactly("mounted at /mnt/old");
        DeviceOutput.Device parted =
                DeviceOutput.devices(listed(captured("lsblk-partition.json"))).getFirst();
        assertThat(parted.users()).containsExactly("part /dev/loop7p1");
    }

    @Test
    void whoseItIsIsSeen() throws IOException {
        assertThat(DeviceOutput.owner(probed(0, captured("blkid-swap.txt")))).contains("swap");
        assertThat(DeviceOutput.owner(probed(0, captured("blkid-ext4.txt"))))
                .as("a guest's file system")
                .isEmpty();
        assertThat(DeviceOutput.owner(probed(2, ""))).isEmpty();
        for (int exit : List.of(1, 4, 8)) {
            assertThatThrownBy(() -> DeviceOutput.owner(probed(exit, ""))).isInstanceOf(NodeException.class);
        }
    }

    @Test
    void nonsenseIsAFailureOfTheTool() {
        for (String output : List.of("", "{}", "null", "lsblk: no", "{\"blockdevices\":[{}]}")) {
            assertThatThrownBy(() -> DeviceOutput.devices(listed(output)))
                    .as(output)
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
        assertThat(DeviceOutput.devices(listed("{\"blockdevices\":[]}"))).isEmpty();
    }

    @Test
    void aPoolIsAnAbsoluteDirectoryAndANameIsNoPath() {
        assertThat(DevicePool.parse("san=/dev/disk/by-id"))
                .isEqualTo(new DevicePool("san", Path.of("/dev/disk/by-id")));
        for (String wrong : List.of("san", "san=", "san=dev", "=/dev", "s n=/dev", "san=/")) {
            assertThatThrownBy(() -> DevicePool.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        for (String wrong : List.of("", "..", "a/b", "/dev/sda", "-n", ".x", "a b")) {
            assertThatThrownBy(() -> new VolumeSpec.Source.Adopted(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
