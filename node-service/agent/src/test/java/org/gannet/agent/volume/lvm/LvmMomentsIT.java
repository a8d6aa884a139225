package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.volume.FaultyRunner;
import org.gannet.agent.volume.OpenSides;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMomentsContract;
import org.gannet.base.DiskTemplate;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.SnapshotSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of logical volumes in a real thin pool. */
class LvmMomentsIT extends LabVolumes implements VolumeMomentsContract {
    private static final SnapshotId MOMENT = SnapshotId.random();

    @BeforeEach
    void makeThePool() {
        lab().shell("lvcreate --yes -qq -L 64m --thinpool pool fast");
    }

    @Override
    public Place place() {
        return new Place(DiskTemplate.PLAIN, "thin", 1);
    }

    private static VolumeChanges changes(VolumeDriver driver) {
        return new VolumeChanges(driver, NOBODYS, OpenSides.NONE, Clock.systemUTC());
    }

    /** Remembers all. */
    private record Changing(CommandRunner real, List<Command> commands) implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            commands.add(command);
            return real.run(command);
        }

        @Override
        public Daemon start(Command command) {
            return real.start(command);
        }
    }

    /** What else goes wrong is tried without a machine: {@link LvmFaultsTest}. */
    @Test
    void theAgentIsKilledWhenOneHasLostItsNameAndWhenItHasIt() {
        VolumeId id = make(best());
        write(id, 42);
        changes(driver()).ensureSnapshot(MOMENT, new SnapshotSpec(List.of(id)));
        changes(driver()).ensureSize(id, LARGER);
        write(id, 43);
        Changing all = new Changing(lab(), new ArrayList<>());
        Set<String> before = remains();
        changes(newDriver(all)).revert(List.of(id), MOMENT);
        List<Integer> calls = new ArrayList<>();
        for (int call = 0; call < all.commands().size(); call++) {
            String tool = all.commands().get(call).argv().getFirst();
            if (tool.equals("lvrename")) {
                calls.add(call);
            }
        }
        assertThat(calls).hasSize(2);
        for (int call : calls) {
            write(id, 43);
            FaultyRunner dying = new FaultyRunner(lab());
            dying.goesWrong(call, FaultyRunner.Fault.AGENT_KILLED_AFTER);
            LvmDriver killed = newDriver(dying);
            assertThatThrownBy(() -> changes(killed).revert(List.of(id), MOMENT))
                    .isInstanceOf(FaultyRunner.Killed.class);
            // A report in between still has it.
            assertThat(driver.list()).singleElement().satisfies(report -> {
                assertThat(report.id()).isEqualTo(id);
                assertThat(report.snapshots()).hasSize(1);
            });
            driver.sweep();
            assertThat(content(id, 4096)).containsOnly(call == calls.getFirst() ? 43 : 42);
            assertThat(remains()).hasSameSizeAs(before);
        }
        changes(driver()).revert(List.of(id), MOMENT);
        assertThat(content(id, 4096)).containsOnly(42);
        driver.ensureAbsent(id);
        assertThat(remains()).noneMatch(name -> name.startsWith("gannet"));
    }
}
