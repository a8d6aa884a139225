package org.gannet.agent.volume.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** What rbd of Ceph 16.2.15 was seen to say, and what it is asked. */
class RbdOutputTest {
    private static final RbdPool POOL = RbdPool.parse("ceph1=gannet@vms:/etc/ceph/other.conf");
    private static final SnapshotId FIRST = SnapshotId.parse("21111111-2222-3333-4444-555555555555");
    private static final SnapshotId SECOND = SnapshotId.parse("31111111-2222-3333-4444-555555555555");
    private final RbdCommands commands = new RbdCommands(POOL);

    private CommandResult said(Command command, int exitCode, String output) {
        return new CommandResult(command, exitCode, output, "");
    }

    @Test
    void readsImagesWithTheirSnapshots() throws IOException {
        assertThat(RbdOutput.images(said(commands.list(), 0, captured("ls-snapshots.json"))))
                .containsExactly(new RbdOutput.Image(
                        "a",
                        ByteSize.ofMebibytes(16),
                        List.of(
                                new RbdOutput.Snapshot(FIRST.toString(), ByteSize.ofMebibytes(8)),
                                new RbdOutput.Snapshot(SECOND.toString(), ByteSize.ofMebibytes(16)))));
        assertThat(new RbdOutput.Snapshot(FIRST.toString(), ByteSize.ZERO).id()).contains(FIRST);
        assertThat(new RbdOutput.Snapshot("somebodys", ByteSize.ZERO).id()).isEmpty();
        assertThat(RbdOutput.images(said(commands.list(), 0, "[]"))).isEmpty();
    }

    private static String captured(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/captured/ceph/16.2", name));
    }

    @Test
    void readsWhenSnapshotsWereMadeAndWhoHasAnImageOpen() throws IOException {
        assertThat(RbdOutput.times(said(commands.snapshots("a"), 0, captured("snap-ls.json"))))
                .containsOnly(
                        Map.entry(FIRST.toString(), Instant.parse("2026-11-23T00:36:01Z")),
                        Map.entry(SECOND.toString(), Instant.parse("2026-11-23T00:37:34Z")));
        String single = captured("snap-ls.json").replace("Mon Nov 23", "Sun Nov  1");
        assertThat(RbdOutput.times(said(commands.snapshots("a"), 0, single)))
                .containsEntry(FIRST.toString(), Instant.parse("2026-11-01T00:36:01Z"));
        assertThat(RbdOutput.watchers(said(commands.status("a"), 0, captured("status-open.json"))))
                .containsExactly("10.56.0.1:0/2065557481");
        assertThat(RbdOutput.watchers(said(commands.status("a"), 0, "{\"watchers\":[]}")))
                .isEmpty();
        assertThat(RbdOutput.isProtected(new CommandResult(
                        commands.dropSnapshot("a", FIRST), 16, "", captured("snap-rm-protected.txt"))))
                .isTrue();
    }

    @Test
    void garbageIsNoAnswer() {
        for (String garbage : new String[] {"rbd: error", "[{"}) {
            CommandResult result = said(commands.list(), 0, garbage);
            assertThatThrownBy(() -> RbdOutput.images(result))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
        for (String garbage : new String[] {"", "{}", "[{\"name\":\"a\",\"timestamp\":\"today\"}]"}) {
            assertThatThrownBy(() -> RbdOutput.times(said(commands.snapshots("a"), 0, garbage)))
                    .isInstanceOf(NodeException.class);
            assertThatThrownBy(() -> RbdOutput.watchers(said(commands.status("a"), 0, garbage)))
                    .isInstanceOf(NodeException.class);
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
