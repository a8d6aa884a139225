package org.gannet.agent.volume.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** What rbd of Ceph 16.2.15 was seen to say, and what it is asked. */
class RbdOutputTest {
    private static final RbdPool POOL = RbdPool.parse("ceph1=gannet@vms:/etc/ceph/other.conf");
    private final RbdCommands commands = new RbdCommands(POOL);

    private CommandResult said(Command command, int exitCode, String output) {
        return new CommandResult(command, exitCode, output, "");
    }

    @Test
    void readsImagesAndNotTheirSnapshots() {
        String seen = """
                [{"image":"d1","id":"100eaaf6ab1a","size":67108864,"format":2},
                {"image":"d1","snapshot":"s","id":"100eaaf6ab1a","size":67108864,"format":2}]
                """;
        assertThat(RbdOutput.images(said(commands.list(), 0, seen)))
                .containsExactly(new RbdOutput.Image("d1", ByteSize.ofMebibytes(64)));
        assertThat(RbdOutput.images(said(commands.list(), 0, "[]"))).isEmpty();
    }

    @Test
    void garbageIsNoAnswer() {
        for (String garbage : new String[] {"rbd: error", "[{"}) {
            CommandResult result = said(commands.list(), 0, garbage);
            assertThatThrownBy(() -> RbdOutput.images(result))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
        assertThat(RbdOutput.fsid(said(commands.fsid(), 0, "unknown"))).isEmpty();
        assertThat(RbdOutput.fsid(said(commands.fsid(), 1, ""))).isEmpty();
    }

    @Test
    void asksAsTheAdministratorHasSaid() {
        assertThat(commands.create("i", new ByteSize(512)).argv())
                .containsExactly(
                        "rbd",
                        "-c",
                        "/etc/ceph/other.conf",
                        "--id",
                        "gannet",
                        "--client_mount_timeout",
                        "8",
                        "create",
                        "--size",
                        "512B",
                        "vms/i");
        assertThat(commands.fsid().argv()).startsWith("ceph").endsWith("--id", "gannet", "fsid");
        assertThat(RbdPool.parse("c=rbd")).isEqualTo(new RbdPool("c", "rbd", Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> RbdPool.parse("c=--help")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Through the kernel, where there is its driver: there is none here to run it with. */
    @Test
    void mapsThroughTheKernel() {
        assertThat(commands.map("i").argv()).endsWith("map", "vms/i");
        assertThat(commands.mapped().argv()).endsWith("showmapped", "--format", "json");
        assertThat(commands.unmap(Path.of("/dev/rbd0")).argv()).endsWith("unmap", "/dev/rbd0");
    }
}
