package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.testing.LoopProvider;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.sharedfile.SharedDirectory;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;

/** A directory that both nodes see, and the devices of a provider. */
class SharedFilesIT extends SharedMachineStories {
    private Optional<LoopProvider> san = Optional.empty();

    @Override
    Path shared() {
        return folder.resolve("s");
    }

    @Override
    DiskTemplate kind() {
        return DiskTemplate.SHAREDFILE;
    }

    @Override
    OutsideStorage seen(NodeName node, String pool) {
        if (san.isEmpty() && LoopProvider.isPossible()) {
            san = Optional.of(new LoopProvider(folder));
        }
        return new OutsideStorage(
                List.of(new SharedDirectory(pool, shared())),
                List.of(),
                san.map(provider -> provider.on(node.value(), LIMIT)).orElse(ExtStorage.NONE));
    }

    @Override
    void close() {
        san.ifPresent(LoopProvider::close);
    }

    @Test
    void aMachineOnAProvidersVolumeMovesGrowsAndSurvivesItsNode() throws IOException {
        assumeThat(san).as("loop devices need root").isPresent();
        LoopProvider provider = san.orElseThrow();
        engine.done(create(Format.RAW, DiskTemplate.EXT));
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(provider.isAttached(volume, "node1")).isTrue();
        assertThat(seenBy(there)).as("providers can't be asked").isEmpty();
        engine.done(new GrowDisk.Parameters(id, machine().disks().getFirst().id(), ByteSize.ofMebibytes(16)));
        writesAndMoves();
        assertThat(provider.isAttached(volume, "node1")).isFalse();
        assertThat(provider.calls("node1")).endsWith("open //False", "close //", "detach //");
        assertThat(provider.calls("node2")).endsWith("open //False", "open //True");
        assertThat(seenBy(here)).as("it is no concern of that node any more").isEmpty();
        assertThat(seenBy(there)).containsExactly(volume);
        try (TestConsole serial = there.console(id, "serial")) {
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last + 20);
            powerCut();
            provider.powerCut(volume, THERE.value());
            last = Math.max(last, serial.last("ACK").orElseThrow());
        }
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(here.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
        assertThat(provider.isAttached(volume, "node1")).isFalse();
        assertThat(TestGuest.missingBlocks(provider.file(volume), last)).isZero();
        engine.done(new ConvertDisks.Parameters(
                id, Optional.of(DiskTemplate.FILE), Optional.empty(), List.of(), Optional.empty()));
        assertThat(provider.volumes()).isEmpty();
    }
}
