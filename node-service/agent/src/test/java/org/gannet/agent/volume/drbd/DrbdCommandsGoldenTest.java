package org.gannet.agent.volume.drbd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.agent.command.Command;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Protocol;
import org.gannet.node.ReplicaSpec.Verification;
import org.gannet.testing.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files {@code drbd/VERSION.txt}: all command lines in the order of a side's life. */
class DrbdCommandsGoldenTest {
    private static final VolumeId METADATA = new VolumeId(UUID.fromString("11111111-2222-4333-8444-555566667777"));

    @ParameterizedTest
    @EnumSource(DrbdVersion.class)
    void theyAreWhatTheVersionUnderstands(DrbdVersion version) {
        Drbd drbd = new Drbd(
                7, METADATA, "s3cret", 0, Protocol.A, ByteSize.ofMebibytes(60), true, Verification.CRC32C, false);
        DrbdCommands commands = new DrbdCommands(version, "gannet-x", drbd);
        Path data = Path.of("/dev/fast/data");
        Path metadata = Path.of("/dev/fast/meta");
        DrbdCommands.Ends ends = DrbdCommands.Ends.of("10.0.0.1", "fe80::2", 11000);
        List<Command> all = new ArrayList<>(List.of(
                DrbdCommands.proc(),
                DrbdCommands.status(),
                DrbdCommands.show(),
                commands.newResource(),
                commands.newMinor(),
                commands.readMetadata(metadata),
                commands.createMetadata(metadata),
                commands.applyLog(metadata),
                commands.attach(data, metadata, true),
                commands.primary(true),
                commands.secondary()));
        all.addAll(commands.connect(ends, false, true));
        all.addAll(commands.options(false));
        DrbdCommands fixed = new DrbdCommands(
                version,
                "gannet-x",
                new Drbd(7, METADATA, "", 1, Protocol.B, new ByteSize(4096), false, Verification.SHA1, true));
        all.addAll(fixed.connect(ends, true, false));
        all.addAll(fixed.options(true));
        all.add(fixed.net(ends));
        all.add(commands.primary(false));
        all.add(commands.resume());
        all.add(commands.verifyBy(ends, Verification.SHA1));
        all.add(commands.verify());
        all.add(commands.resize());
        all.add(commands.size());
        all.addAll(commands.disconnect(ends));
        all.add(commands.down());
        Golden.assertMatches(
                "drbd/" + version + ".txt",
                all.stream()
                        .map(command -> String.join(" ", command.argv()))
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
