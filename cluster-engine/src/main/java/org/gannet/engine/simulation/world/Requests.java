package org.gannet.engine.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ExportId;
import org.gannet.base.GroupId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.quota.Makes;
import org.gannet.engine.quota.MakesMany;
import org.gannet.node.Export;
import org.gannet.node.VolumeSpec;

/** Random requests, most of them sensible. */
final class Requests {
    private static final int NAMES = 14;

    private final World world;
    private final Chance chance;
    private final Deck deck;
    private final List<InstanceId> known = new ArrayList<>();
    private final List<ExportId> backups = new ArrayList<>();

    Requests(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
        this.deck = Deck.of(world.seed());
    }

    /** Any operation; a new machine when there is none yet. */
    Parameters any() {
        if (deck.besidesLife().contains(SeatFamily.MIRRORS) && !mirrorsAreEnabled()) {
            return enableMirrors();
        }
        Seat<?> seat = deck.any(chance);
        return known.isEmpty() ? create() : seat.draw().apply(this);
    }

    private boolean mirrorsAreEnabled() {
        return world.store().state().settings().templates().contains(DiskTemplate.MIRROR);
    }

    private static Parameters enableMirrors() {
        return new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(
                        DiskTemplate.FILE,
                        DiskTemplate.PLAIN,
                        DiskTemplate.SHAREDFILE,
                        DiskTemplate.MIRROR,
                        DiskTemplate.DRBD)),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the new machine's disks shall be held by two nodes: never in worlds that know nothing of it. */
    private boolean mirrored() {
        return deck.besidesLife().contains(SeatFamily.MIRRORS) && mirrorsAreEnabled() && chance.oneIn(2);
    }

    /** Of a machine; a new one when there is none yet. */
    Parameters removal() {
        return known.isEmpty() ? create() : new RemoveInstance.Parameters(machine());
    }

    /** One that is there, now and then one that was or will be. */
    InstanceId machine() {
        List<InstanceId> there = List.copyOf(world.store().state().instances().keySet());
        return there.isEmpty() || chance.oneIn(8) ? chance.pick(known) : chance.pick(there);
    }

    Optional<Instance> find(InstanceId machine) {
        return world.store().state().findInstance(machine);
    }

    /** Whose it is; empty for what operators do. */
    Optional<OwnerId> owner(Parameters about) {
        return switch (about) {
            case Makes makes -> Optional.of(makes.amounts().owner());
            case MakesMany many -> Optional.of(many.owner());
            default -> about.subject().instance().map(this::owner);
        };
    }

    private OwnerId owner(InstanceId machine) {
        return world.store().state().findInstance(machine).map(Instance::owner).orElseGet(this::owner);
    }

    private OwnerId owner() {
        return chance.pick(List.copyOf(world.scale().quotas().keySet()));
    }

    Chance chance() {
        return chance;
    }

    /** For something to be made. */
    UUID id() {
        return world.ids().next();
    }

    NodeHost host() {
        return chance.pick(world.hostList());
    }

    NodeName node() {
        return host().node().name();
    }

    /** One that is there. */
    GroupId group() {
        return chance.pick(List.copyOf(world.store().state().groups().keySet()));
    }

    /** One that is there; one that never was while there is none. */
    NetworkId network() {
        List<NetworkId> there = List.copyOf(world.store().state().networks().keySet());
        return there.isEmpty() ? new NetworkId(new UUID(0, 0)) : chance.pick(there);
    }

    Priority priority() {
        return chance.oneIn(2) ? Priority.NORMAL : new Priority(chance.between(Priority.LEAST, Priority.MOST));
    }

    /** Or anywhere. */
    Optional<NodeName> somewhere() {
        return chance.oneIn(2)
                ? Optional.empty()
                : Optional.of(chance.pick(world.hostList()).node().name());
    }

    StopInstance.Parameters stop(InstanceId about) {
        return new StopInstance.Parameters(about, chance.pick(List.of(0, 5, 60)));
    }

    RenameInstance.Parameters rename(InstanceId about) {
        return new RenameInstance.Parameters(about, name());
    }

    /** Of a machine that is there; of none while there is none. */
    CloneInstance.Parameters cloning() {
        List<InstanceId> there = List.copyOf(world.store().state().instances().keySet());
        CreateInstance.Parameters other = create();
        if (there.isEmpty()) {
            InstanceId gone = new InstanceId(id());
            return new CloneInstance.Parameters(
                    other.id(), gone, other.name(), Optional.empty(), other.on(), other.start(), Optional.of(other));
        }
        return new CloneInstance.Parameters(
                        other.id(), chance.pick(there), other.name(), Optional.empty(), other.on(), other.start())
                .completed(world.store().state(), world.ids()::next);
    }

    /** A new one. */
    ExportInstance.Parameters backup(InstanceId about) {
        ExportId backup = new ExportId(id());
        backups.add(backup);
        return new ExportInstance.Parameters(
                about, backup, somewhere(), chance.oneIn(2), chance.pick(List.of(0, 5)), Optional.empty());
    }

    /** One that was asked for; one that never was while there is none. */
    ExportId backup() {
        return backups.isEmpty() ? new ExportId(id()) : chance.pick(backups);
    }

    /** Now and then one that is taken. */
    private HostName name() {
        return new HostName("web" + chance.between(1, NAMES));
    }

    RebootInstance.Parameters reboot(InstanceId about) {
        return new RebootInstance.Parameters(
                about,
                // To a simulated guest a soft restart is a hard one.
                chance.pick(List.of(RebootInstance.Kind.HARD, RebootInstance.Kind.FULL)),
                chance.pick(List.of(0, 5, 60)));
    }

    MigrateInstance.Parameters migrate(InstanceId about) {
        return new MigrateInstance.Parameters(about, somewhere());
    }

    NewNic nic() {
        boolean none = world.store().state().networks().isEmpty();
        return switch (chance.between(1, none ? 2 : 3)) {
            case 1 -> new NewNic.User();
            case 2 -> new NewNic.Bridge("br0");
            default -> new NewNic.OnNetwork(network(), List.of(), true);
        };
    }

    CreateInstance.Parameters create() {
        CreateInstance.Parameters plain = createPlain();
        boolean copies = deck.besidesLife().contains(SeatFamily.COPIES) && chance.oneIn(4);
        if (mirrored() && !plain.disks().isEmpty()) {
            return mirroredLike(plain);
        }
        if (copies) {
            return ofBackup(plain);
        }
        boolean volumes = deck.besidesLife().contains(SeatFamily.MIRRORS) && mirrorsAreEnabled() && chance.oneIn(3);
        return volumes ? onVolumes(plain) : plain;
    }

    private static CreateInstance.Parameters onVolumes(CreateInstance.Parameters plain) {
        return withDisks(
                plain,
                plain.disks().stream()
                        .map(disk -> disk.on(kind(disk), Optional.empty()))
                        .toList(),
                Optional.empty());
    }

    /** Without another card from the deck, half of them on storage that all nodes see. */
    private static DiskTemplate kind(NewDisk disk) {
        return disk.id().value().getLeastSignificantBits() % 2 == 0 ? DiskTemplate.PLAIN : DiskTemplate.SHAREDFILE;
    }

    /** With a disk out of a backup directory; as it was while nothing lies there. */
    private CreateInstance.Parameters ofBackup(CreateInstance.Parameters plain) {
        NodeHost shelf = host();
        List<Export> there = shelf.node().knownExports();
        if (there.isEmpty()) {
            return plain;
        }
        Export export = chance.pick(there);
        NewDisk disk = NewDisk.copy(
                new DiskId(id()),
                export.size(),
                chance.pick(List.of(VolumeSpec.Format.values())),
                new DiskOrigin.OfExport(shelf.node().name(), export.id()));
        return withDisks(plain, List.of(disk), Optional.empty());
    }

    /** Alike but for what tells them apart. */
    CreateInstances.Parameters createSeveral() {
        CreateInstance.Parameters like = create();
        List<CreateInstance.Parameters> all = new ArrayList<>();
        for (int number = chance.between(1, 4); number > 0; number--) {
            InstanceId id = new InstanceId(id());
            known.add(id);
            all.add(new CreateInstance.Parameters(
                    id,
                    new HostName(like.name() + "-" + number + "x"),
                    like.owner(),
                    like.vcpus(),
                    like.memory(),
                    like.disks().stream()
                            .map(disk -> new NewDisk(new DiskId(id()), disk.size(), disk.format(), disk.source()))
                            .toList(),
                    like.nics(),
                    like.cdrom(),
                    like.sshKeys(),
                    like.source(),
                    Optional.empty(),
                    like.start(),
                    like.mirroring()));
        }
        return new CreateInstances.Parameters(all);
    }

    private CreateInstance.Parameters mirroredLike(CreateInstance.Parameters plain) {
        return withDisks(
                plain,
                plain.disks().stream()
                        .map(disk -> new NewDisk(disk.id(), disk.size(), VolumeSpec.Format.RAW, disk.source()))
                        .toList(),
                Optional.of(
                        new Mirroring(chance.pick(List.of(DiskTemplate.MIRROR, DiskTemplate.DRBD)), Optional.empty())));
    }

    private static CreateInstance.Parameters withDisks(
            CreateInstance.Parameters plain, List<NewDisk> disks, Optional<Mirroring> mirroring) {
        return new CreateInstance.Parameters(
                plain.id(),
                plain.name(),
                plain.owner(),
                plain.vcpus(),
                plain.memory(),
                disks,
                plain.nics(),
                plain.cdrom(),
                plain.sshKeys(),
                plain.source(),
                plain.on(),
                plain.start(),
                mirroring);
    }

    private boolean isOnDeadNode(InstanceId machine) {
        return find(machine)
                .map(instance -> world.host(instance.primary()))
                .filter(host -> !host.isServing() && host.node().aliveVms().isEmpty())
                .isPresent();
    }

    /** Where it is, or, by somebody who has looked at its dead node, elsewhere. */
    RecreateDisks.Parameters recreate(InstanceId machine) {
        boolean dead = isOnDeadNode(machine);
        return dead || chance.oneIn(4)
                ? new RecreateDisks.Parameters(machine, somewhere(), dead)
                : new RecreateDisks.Parameters(machine);
    }

    /** By whom knows whether the machine's node is dead: most of the time somebody who has looked. */
    FailOver.Parameters failOver(InstanceId machine) {
        boolean dead = isOnDeadNode(machine);
        return new FailOver.Parameters(machine, chance.pick(List.of(0, 5)), dead, dead && chance.oneIn(2));
    }

    /** Now and then since the storage of one side has just failed. */
    ReplaceDisks.Parameters replace(InstanceId machine) {
        if (chance.oneIn(3)) {
            find(machine)
                    .filter(instance -> instance.secondary().isPresent())
                    .ifPresent(instance -> world.host(instance.secondary().orElseThrow())
                            .failSide(instance.disks().getFirst().id()));
        }
        return new ReplaceDisks.Parameters(machine, chance.pick(List.of(ReplaceDisks.Mode.values())), Optional.empty());
    }

    private CreateInstance.Parameters createPlain() {
        InstanceId id = new InstanceId(world.ids().next());
        known.add(id);
        List<NewDisk> disks = new ArrayList<>();
        for (int i = chance.between(0, 2); i > 0; i--) {
            VolumeSpec.Format format = chance.oneIn(2) ? VolumeSpec.Format.QCOW2 : VolumeSpec.Format.RAW;
            VolumeSpec.Source source = chance.oneIn(3)
                    ? new VolumeSpec.Source.Empty()
                    : new VolumeSpec.Source.CloneOf(World.IMAGE, VolumeSpec.Format.QCOW2);
            disks.add(new NewDisk(
                    new DiskId(world.ids().next()), ByteSize.ofGibibytes(chance.between(1, 60)), format, source));
        }
        List<NewNic> nics = new ArrayList<>();
        for (int i = chance.between(0, 2); i > 0; i--) {
            nics.add(nic());
        }
        return new CreateInstance.Parameters(
                id,
                name(),
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
