package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.CreateInstance;
import org.gannet.engine.operation.MigrateInstance;
import org.gannet.engine.operation.NewDisk;
import org.gannet.engine.operation.NewNic;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.RebootInstance;
import org.gannet.engine.operation.RemoveInstance;
import org.gannet.engine.operation.StartInstance;
import org.gannet.engine.operation.StopInstance;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.node.VolumeSpec;

/** People who ask for random things, one after another, and sometimes all at once. */
final class Users {
    private static final int NAMES = 14;

    private final World world;
    private final Chance chance;
    private final List<InstanceId> known = new ArrayList<>();
    private int left;

    Users(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "users");
        this.left = world.scale().wishes();
    }

    void begin() {
        int longestPause = chance.pick(List.of(500, 4000, 12_000));
        world.outside().start("users", () -> {
            while (left > 0) {
                world.outside().sleep(chance.oneIn(4) ? Duration.ZERO : chance.millis(1, longestPause));
                if (world.leader().isPresent()) {
                    wish();
                    left--;
                } else {
                    world.outside().sleep(Duration.ofMillis(500));
                }
            }
        });
    }

    boolean haveAskedForEverything() {
        return left == 0;
    }

    private void wish() {
        int number = world.scale().wishes() - left + 1;
        String who = "user" + number;
        Consumer<ClusterEngine> wish = draw(who);
        EngineHost host = chance.pick(
                world.engines().stream().filter(one -> one.engine().isPresent()).toList());
        host.ask(who, engine -> {
            try {
                wish.accept(engine);
            } catch (ProblemException e) {
                world.say(who, () -> "is refused: " + e.code() + " " + e.getMessage());
            } catch (ClusterStore.StoreUnavailable | EngineClosedException e) {
                world.say(who, () -> "gets no answer");
            }
        });
    }

    private Consumer<ClusterEngine> draw(String who) {
        int kind = chance.between(1, 100);
        if (known.isEmpty() || kind <= 28) {
            return submitting(who, create(), owner());
        }
        InstanceId about = target();
        OwnerId owner = Optional.ofNullable(world.store().state().instances().get(about))
                .map(Instance::owner)
                .orElseGet(this::owner);
        if (kind <= 40) {
            return submitting(who, new StartInstance.Parameters(about), owner);
        } else if (kind <= 52) {
            return submitting(who, new StopInstance.Parameters(about, chance.pick(List.of(0, 5, 60))), owner);
        } else if (kind <= 58) {
            return submitting(who, new RebootInstance.Parameters(about), owner);
        } else if (kind <= 66) {
            return submitting(who, new RemoveInstance.Parameters(about), owner);
        } else if (kind <= 82) {
            return submitting(who, migrate(about), owner);
        } else if (kind <= 92) {
            return cancelling(who);
        }
        Parameters what = chance.oneIn(2) ? create() : migrate(about);
        return engine -> {
            world.say(who, () -> "previews " + world.tell().asked(what));
            engine.preview(what);
            engine.jobs(JobFilter.newest(20));
            engine.locks();
            engine.view().findings();
        };
    }

    private Consumer<ClusterEngine> submitting(String who, Parameters parameters, OwnerId owner) {
        return engine -> {
            world.say(who, () -> "asks for " + world.tell().asked(parameters));
            Job job = engine.submit(Job.Submission.of(parameters, Optional.of(owner), who));
            world.invariants().accepted(job.id());
            world.say(who, () -> "has " + world.names().of(job.id()));
            engine.wake();
        };
    }

    private Consumer<ClusterEngine> cancelling(String who) {
        List<Job> unended = world.store().unended();
        if (unended.isEmpty()) {
            return engine -> {};
        }
        Job job = chance.pick(unended);
        return engine -> {
            world.say(who, () -> "cancels " + world.names().of(job.id()));
            engine.cancel(job.id());
            world.invariants().cancelled(job.id());
        };
    }

    private InstanceId target() {
        List<InstanceId> there = List.copyOf(world.store().state().instances().keySet());
        return there.isEmpty() || chance.oneIn(8) ? chance.pick(known) : chance.pick(there);
    }

    private OwnerId owner() {
        return chance.pick(List.copyOf(world.scale().quotas().keySet()));
    }

    private Optional<NodeName> somewhere() {
        return chance.oneIn(2)
                ? Optional.empty()
                : Optional.of(chance.pick(world.hostList()).node().name());
    }

    private Parameters migrate(InstanceId about) {
        return new MigrateInstance.Parameters(about, somewhere());
    }

    private Parameters create() {
        InstanceId id = new InstanceId(world.ids().next());
        known.add(id);
        List<NewDisk> disks = new ArrayList<>();
        int count = chance.between(0, 2);
        for (int i = 0; i < count; i++) {
            VolumeSpec.Format format = chance.oneIn(2) ? VolumeSpec.Format.QCOW2 : VolumeSpec.Format.RAW;
            VolumeSpec.Source source = chance.oneIn(3)
                    ? new VolumeSpec.Source.Empty()
                    : new VolumeSpec.Source.CloneOf(World.IMAGE, VolumeSpec.Format.QCOW2);
            disks.add(new NewDisk(
                    new DiskId(world.ids().next()), ByteSize.ofGibibytes(chance.between(1, 60)), format, source));
        }
        List<NewNic> nics = new ArrayList<>();
        for (int i = chance.between(0, 2); i > 0; i--) {
            nics.add(chance.oneIn(2) ? new NewNic.User() : new NewNic.Bridge("br0"));
        }
        return new CreateInstance.Parameters(
                id,
                new HostName("web" + chance.between(1, NAMES)),
                owner(),
                chance.between(1, 6),
                ByteSize.ofMebibytes(256L * chance.between(1, 20)),
                disks,
                nics,
                chance.oneIn(6) ? Optional.of(World.CD) : Optional.empty(),
                List.of(),
                "simulated",
                somewhere(),
                !chance.oneIn(4));
    }
}
