package org.gannet.agent.volume.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Protocol;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sides are compared by a kernel that says what it is told to say. */
class DrbdComparisonTest {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private static final DiskId DISK = DiskId.random();
    private static final VolumeId VOLUME = VolumeId.random();

    @TempDir
    private Path folder = Path.of("");

    private final Kernel kernel = new Kernel();
    private final Told told = new Told();

    /** What its device says, question by question; the last answer stays. */
    private static final class Kernel implements CommandRunner {
        private final List<String> states = new ArrayList<>(List.of("Connected"));
        private final List<List<String>> changes = new ArrayList<>();
        private List<String> whileVerifying = List.of();
        private String peer = "UpToDate";
        private String log = "";
        private int outOfSync;

        @Override
        public CommandResult run(Command command) {
            List<String> argv = command.argv();
            if (argv.equals(DrbdCommands.proc().argv())) {
                return new CommandResult(command, 0, proc(), "");
            }
            if (argv.equals(DrbdCommands.log().argv())) {
                return new CommandResult(command, 0, log, "");
            }
            changes.add(argv.subList(1, argv.size()));
            if (argv.contains("verify")) {
                states.clear();
                states.addAll(whileVerifying);
            }
            return new CommandResult(command, 0, "", "");
        }

        private String proc() {
            String state = states.size() > 1 ? states.removeFirst() : states.getFirst();
            return "version: 8.4.11 (api:1/proto:86-101)\n\n 4: cs:" + state + " ro:Primary/Secondary ds:UpToDate/"
                    + (state.equals("WFConnection") ? "DUnknown" : peer) + " C r-----\n    ns:0 nr:0 oos:" + outOfSync
                    + "\n" + (state.startsWith("Verify") ? "\t[=>...] verified: 25.0% (6/8)K\n" : "");
        }

        @Override
        public Daemon start(Command command) {
            throw new IllegalArgumentException(command.toString());
        }
    }

    private static final class Told implements TaskControl {
        private final List<Progress> progress = new ArrayList<>();
        private final Map<String, Long> figures = new TreeMap<>();
        private boolean cancelled;

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void progress(Progress now) {
            progress.add(now);
        }

        @Override
        public void figure(String name, long value) {
            figures.put(name, value);
        }
    }

    private void compare(Role role, Verification by, boolean mend) {
        FileDriver volumes = new FileDriver(
                folder.resolve("volumes"),
                new ImageCache(folder.resolve("images")),
                new LocalCommandRunner(),
                VolumeUsers.NONE);
        volumes.ensure(VOLUME, new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty()));
        Drbd drbd = new Drbd(4, VolumeId.random(), "s3cret", 0, Protocol.C, SIZE, true, Verification.NONE, false);
        ReplicaSpec spec = new ReplicaSpec(
                        VOLUME, role, new NodeName("node2"), "127.0.0.2", VolumeId.random(), 11000, false, false)
                .withDrbd(Optional.of(drbd));
        DrbdHost host = new DrbdHost(kernel, volumes, folder, "127.0.0.1");
        DrbdSide side = new DrbdSide(host, DrbdVersion.V8, DrbdRecord.made(DISK, spec, "boot"));
        DrbdComparison comparison = new DrbdComparison(host, side, new TaskSpec.CompareReplica(DISK, by, mend));
        comparison.begin();
        comparison.follow(told);
    }

    private void refused(ErrorCode code, String word, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.problem().toString()).contains(word);
        });
        assertThat(told.figures).isEmpty();
    }

    private void goesRight() {
        kernel.whileVerifying = List.of("VerifyS", "VerifyS", "Connected");
        kernel.log = "block drbd4: conn( Connected -> VerifyS ) \nblock drbd4: Online verify done (total 1 sec)\n";
    }

    @Test
    void whatItFindsIsTold() {
        goesRight();
        kernel.outOfSync = 12;
        compare(Role.PRIMARY, Verification.SHA1, false);
        assertThat(kernel.changes)
                .containsExactly(
                        List.of("net-options", "ipv4:127.0.0.1:11000", "ipv4:127.0.0.2:11000", "--verify-alg=sha1"),
                        List.of("verify", "4", "--start=0"));
        assertThat(told.figures).isEqualTo(Map.of("compared", SIZE.bytes(), "differs", 12L << 10));
        assertThat(told.progress)
                .first()
                .satisfies(now -> assertThat(now.done()).isEqualTo(SIZE.bytes() / 4));
        assertThat(told.progress).last().satisfies(now -> assertThat(now.done()).isEqualTo(SIZE.bytes()));
    }

    @Test
    void oneThatGoesOnIsJoined() {
        goesRight();
        kernel.states.clear();
        kernel.states.addAll(List.of("VerifyS", "VerifyS", "VerifyS", "Connected"));
        compare(Role.PRIMARY, Verification.CRC32C, false);
        assertThat(kernel.changes).isEmpty();
        assertThat(told.figures).containsEntry("differs", 0L);
    }

    @Test
    void sidesThatPartGiveNoResult() {
        goesRight();
        kernel.whileVerifying = List.of("VerifyS", "WFConnection");
        refused(ErrorCode.WRONG_STATE, "to the end", () -> compare(Role.PRIMARY, Verification.CRC32C, false));
    }

    /** Between two questions: only the log knows. */
    @Test
    void sidesThatPartedForAMomentGiveNoResult() {
        goesRight();
        kernel.log = "block drbd4: conn( Connected -> VerifyS ) \nblock drbd4: Online Verify reached sector 8\n";
        refused(ErrorCode.WRONG_STATE, "log does not say", () -> compare(Role.PRIMARY, Verification.CRC32C, false));
    }

    @Test
    void oneThatIsCancelledIsFollowedNoMore() {
        goesRight();
        told.cancelled = true;
        refused(ErrorCode.CANCELLED, "", () -> compare(Role.PRIMARY, Verification.CRC32C, false));
    }

    @Test
    void whatCanNotBeIsRefusedAndTheKernelToldNothing() {
        refused(ErrorCode.UNSUPPORTED, "CRC32C or SHA1", () -> compare(Role.PRIMARY, Verification.NONE, false));
        refused(ErrorCode.UNSUPPORTED, "replace the copy", () -> compare(Role.PRIMARY, Verification.CRC32C, true));
        refused(ErrorCode.WRONG_STATE, "run with", () -> compare(Role.SECONDARY, Verification.CRC32C, false));
        kernel.peer = "Inconsistent";
        refused(ErrorCode.WRONG_STATE, "to the end", () -> compare(Role.PRIMARY, Verification.CRC32C, false));
        assertThat(kernel.changes).isEmpty();
    }
}
