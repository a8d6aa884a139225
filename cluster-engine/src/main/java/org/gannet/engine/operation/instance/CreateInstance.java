package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.Replica;
import org.gannet.engine.model.WishedBy;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.StartVm;
import org.gannet.engine.policy.Asked;
import org.gannet.engine.policy.Violation;
import org.gannet.engine.quota.Amounts;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Makes an instance: images to its node, its disks, and the machine started if asked. */
public record CreateInstance(Parameters parameters) implements Operation {
    /**
     * @param id drawn by the caller, so that asking twice makes one
     * @param cdrom an image; the machine boots from it
     * @param source for people: what it is made from
     * @param on the node to make it on; empty for the least loaded that fits
     * @param start whether it shall run
     * @param mirroring of all its disks; empty for disks on one node
     * @param traits what else it has of a machine that it is a copy of
     * @param rules where it shall be, seen from its owner's other machines
     */
    public record Parameters(
            InstanceId id,
            HostName name,
            OwnerId owner,
            int vcpus,
            ByteSize memory,
            List<NewDisk> disks,
            List<NewNic> nics,
            Optional<ImageDigest> cdrom,
            List<String> sshKeys,
            String source,
            Optional<NodeName> on,
            boolean start,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Mirroring> mirroring,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<MachineTraits> traits,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlacementRule> rules)
            implements MakesInstance {
        /** With its disks on one node, and no copy. */
        public Parameters(
                InstanceId id,
                HostName name,
                OwnerId owner,
                int vcpus,
                ByteSize memory,
                List<NewDisk> disks,
                List<NewNic> nics,
                Optional<ImageDigest> cdrom,
                List<String> sshKeys,
                String source,
                Optional<NodeName> on,
                boolean start) {
            this(id, name, owner, vcpus, memory, disks, nics, cdrom, sshKeys, source, on, start, Optional.empty());
        }

        /** One that is no copy. */
        public Parameters(
                InstanceId id,
                HostName name,
                OwnerId owner,
                int vcpus,
                ByteSize memory,
                List<NewDisk> disks,
                List<NewNic> nics,
                Optional<ImageDigest> cdrom,
                List<String> sshKeys,
                String source,
                Optional<NodeName> on,
                boolean start,
                Optional<Mirroring> mirroring) {
            this(
                    id,
                    name,
                    owner,
                    vcpus,
                    memory,
                    disks,
                    nics,
                    cdrom,
                    sshKeys,
                    source,
                    on,
                    start,
                    mirroring,
                    Optional.empty(),
                    List.of());
        }

        public Parameters {
            if (vcpus < 1 || vcpus > VmSpec.MOST_VCPUS) {
                throw new IllegalArgumentException("1 to " + VmSpec.MOST_VCPUS + " vCPUs: " + vcpus);
            }
            if (memory.bytes() == 0) {
                throw new IllegalArgumentException("a machine needs memory");
            }
            if (disks.size() > VmSpec.MOST_DISKS || nics.size() > VmSpec.MOST_NICS) {
                throw new IllegalArgumentException(
                        "at most " + VmSpec.MOST_DISKS + " disks and " + VmSpec.MOST_NICS + " network cards");
            }
            if (disks.stream().map(NewDisk::id).distinct().count() != disks.size()) {
                throw new IllegalArgumentException("two disks with one id");
            }
            if (mirroring.isPresent()
                    && (disks.isEmpty() || disks.stream().anyMatch(disk -> disk.format() != VolumeSpec.Format.RAW))) {
                throw new IllegalArgumentException("a mirrored machine has disks, in the raw format");
            }
            if (mirroring
                    .flatMap(Mirroring::secondary)
                    .filter(on.stream().toList()::contains)
                    .isPresent()) {
                throw new IllegalArgumentException("mirrored to where it is: " + on);
            }
            if (NewDisks.machines(disks).contains(id)
                    || mirroring.isPresent()
                            && disks.stream().anyMatch(disk -> disk.origin().isPresent())) {
                throw new IllegalArgumentException("a machine is no copy of itself, and a mirrored one is none");
            }
            disks = List.copyOf(disks);
            nics = List.copyOf(nics);
            sshKeys = List.copyOf(sshKeys);
            rules = List.copyOf(Objects.requireNonNullElse(rules, List.of()));
            if (rules.size() > Instance.MOST_RULES
                    || rules.stream().map(PlacementRule::name).distinct().count() != rules.size()) {
                throw new IllegalArgumentException(
                        "at most " + Instance.MOST_RULES + " placement rules, no two of one name");
            }
        }

        @Override
        public InstanceId instance() {
            return id;
        }

        /** The same, where that has been decided. @param second the node of its mirrored disks' other copies */
        Parameters at(NodeName node, Optional<NodeName> second) {
            return new Parameters(
                    id,
                    name,
                    owner,
                    vcpus,
                    memory,
                    disks,
                    nics,
                    cdrom,
                    sshKeys,
                    source,
                    Optional.of(node),
                    start,
                    mirroring.map(kind -> new Mirroring(kind.template(), second)),
                    traits,
                    rules);
        }

        /** The same, by these placement rules. */
        public Parameters withRules(List<PlacementRule> others) {
            return new Parameters(
                    id, name, owner, vcpus, memory, disks, nics, cdrom, sshKeys, source, on, start, mirroring, traits,
                    others);
        }

        @Override
        public Parameters attaching(UnaryOperator<NewNic> each) {
            return new Parameters(
                    id,
                    name,
                    owner,
                    vcpus,
                    memory,
                    disks,
                    nics.stream().map(each).toList(),
                    cdrom,
                    sshKeys,
                    source,
                    on,
                    start,
                    mirroring,
                    traits,
                    rules);
        }

        @Override
        public Amounts amounts() {
            ByteSize disk = disks.stream().map(NewDisk::size).reduce(ByteSize.ZERO, ByteSize::plus);
            return new Amounts(owner, vcpus, memory, disk);
        }

        @Override
        public Parameters create() {
            return this;
        }

        @Override
        public Operation operation() {
            return new CreateInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Create " + parameters.name();
    }

    @Override
    public Activity activity() {
        return Activity.CREATING;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        parameters.on().ifPresent(node -> locks.add(LockRequest.shared(node)));
        networks().forEach(network -> locks.add(LockRequest.shared(network)));
        NewDisks.machines(parameters.disks()).forEach(machine -> locks.addAll(Planner.locks(state, machine)));
        locks.add(LockRequest.exclusive(parameters.id()));
        return Set.copyOf(locks);
    }

    /** What is copied must be known to stand still, or to run. */
    @Override
    public Set<NodeName> observes(ClusterState state) {
        return NewDisks.machines(parameters.disks()).stream()
                .flatMap(machine -> Planner.nodes(state, machine).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> planWhenFree(inputs));
    }

    private Planning planWhenFree(PlanInputs inputs) {
        ClusterState state = inputs.state();
        if (state.findInstance(parameters.id()).filter(this::isKept).isPresent()) {
            return planWhenFree(
                    inputs.over(state.apply(List.of(new Change.DropInstance(parameters.id())), state.revision())));
        }
        if (state.findInstance(parameters.id()).isPresent()
                || state.findInstance(parameters.owner(), parameters.name()).isPresent()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.NAME_TAKEN, "There is a virtual machine named " + parameters.name() + " already.")
                    .withRemedy("Choose another name."));
        }
        parameters.on().filter(node -> state.findNode(node).isEmpty()).ifPresent(node -> {
            throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no node " + node + "."));
        });
        NewDisks.shelves(parameters.disks()).forEach(new Planner(inputs)::answering);
        DrawnNics drawn = new DrawnNics(inputs);
        List<Nic> nics = parameters.nics().stream().map(drawn::draw).toList();
        if (parameters.mirroring().isPresent()) {
            return planMirrored(inputs, nics, parameters.mirroring().get());
        }
        return switch (inputs.allocation().place(request(inputs.state()))) {
            case Placement.Found found -> planned(inputs, nics, found);
            case Placement.Refused refused -> new Planning.Refused(refusal(inputs, refused));
        };
    }

    /** What was kept for this is there already, and is given back in the moment in which it is taken. */
    private boolean isKept(Instance known) {
        return known.lifecycle() == Lifecycle.RESERVED
                && known.owner().equals(parameters.owner())
                && known.name().equals(parameters.name());
    }

    private Planning planMirrored(PlanInputs inputs, List<Nic> nics, Mirroring mirroring) {
        mirroring
                .secondary()
                .filter(node -> inputs.state().findNode(node).isEmpty())
                .ifPresent(node -> {
                    throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no node " + node + "."));
                });
        Twins twins = new Twins(inputs);
        return switch (twins.place(request(inputs.state()), mirroring, room(inputs.state()))) {
            case Twins.Pair.Refused(Placement.Refused refused, boolean second) ->
                new Planning.Refused(
                        second
                                ? refused.problem("There is no second node for the mirrored disks of "
                                        + parameters.name() + " (" + diskTotal() + ").")
                                : refusal(inputs, refused));
            case Twins.Pair.Found(Placement.Found primary, NodeName secondary) -> {
                List<Disk> disks = twins.mirrored(disks(inputs), mirroring.template(), primary.node(), secondary);
                yield planned(inputs, nics, primary, disks, Optional.of(secondary));
            }
        };
    }

    /** Where it would go by itself; what stands in its second copy's way where it is that which goes nowhere. */
    Placement placement(PlanInputs inputs) {
        PlacementRequest request = request(inputs.state());
        return parameters
                .mirroring()
                .<Placement>map(
                        mirroring -> switch (new Twins(inputs).place(request, mirroring, room(inputs.state()))) {
                            case Twins.Pair.Found found -> found.primary();
                            case Twins.Pair.Refused refused -> refused.refused();
                        })
                .orElseGet(() -> inputs.allocation().place(request));
    }

    /** What no node may have is refused as that, whatever room there is. */
    private Problem refusal(PlanInputs inputs, Placement.Refused refused) {
        List<Violation> violations = inputs.allocation().violations(request(inputs.state()));
        return violations.isEmpty()
                ? refused.problem("There is no room for " + parameters.name() + " (" + parameters.vcpus() + " vCPUs, "
                        + parameters.memory() + " memory, " + diskTotal() + " disk).")
                : Violation.refusal(violations, "Such a machine may not be made: " + parameters.name() + ".");
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        return Optional.of(request(state));
    }

    private PlacementRequest request(ClusterState state) {
        Set<String> bridges = parameters.nics().stream()
                .flatMap(nic -> switch (nic) {
                    case NewNic.Bridge bridge -> Stream.of(bridge.bridge());
                    case NewNic.User _, NewNic.OnNetwork _ -> Stream.<String>empty();
                })
                .collect(Collectors.toSet());
        return PlacementRequest.of(parameters.vcpus(), parameters.memory(), room(state))
                .wired(bridges, networks())
                .only(parameters.on())
                .asking(asked(state))
                .beside(Companions.of(parameters.owner(), parameters.id(), Set.copyOf(parameters.rules())))
                .holding(parameters
                        .mirroring()
                        .map(Mirroring::template)
                        .map(Set::of)
                        .orElse(Set.of()));
    }

    private List<NetworkId> networks() {
        return parameters.nics().stream()
                .flatMap(nic -> nic instanceof NewNic.OnNetwork on ? Stream.of(on.network()) : Stream.empty())
                .distinct()
                .toList();
    }

    private Asked asked(ClusterState state) {
        return new Asked(
                parameters.memory(),
                Optional.empty(),
                parameters.vcpus(),
                parameters.disks().stream().map(NewDisk::size).toList(),
                templates(state),
                parameters.nics().size(),
                1);
    }

    private List<DiskTemplate> templates(ClusterState state) {
        if (parameters.disks().isEmpty()) {
            return List.of(DiskTemplate.DISKLESS);
        }
        Lying lying = new Lying(state);
        return parameters.disks().stream()
                .map(disk -> mirrored()
                        .orElseGet(() -> lying.place(disk, Optional.empty()).kind()))
                .distinct()
                .toList();
    }

    private Optional<DiskTemplate> mirrored() {
        return parameters.mirroring().map(Mirroring::template);
    }

    private DiskRoom room(ClusterState state) {
        return new Lying(state).room(parameters.disks(), parameters.mirroring());
    }

    private ByteSize diskTotal() {
        return parameters.disks().stream().map(NewDisk::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private List<Disk> disks(PlanInputs inputs) {
        Lying lying = new Lying(inputs.state());
        return parameters.disks().stream()
                .map(disk -> Lying.placed(
                        Disk.of(disk.id(), new VolumeId(inputs.ids().get()), disk.format(), disk.size(), disk.source()),
                        lying.place(disk, mirrored())))
                .toList();
    }

    private Planning planned(PlanInputs inputs, List<Nic> nics, Placement.Found found) {
        NewDisks made = new NewDisks(inputs, parameters.disks(), found.node());
        return planned(inputs, nics, found, made.disks(), Optional.empty(), made::addTo);
    }

    private Planning planned(
            PlanInputs inputs, List<Nic> nics, Placement.Found found, List<Disk> disks, Optional<NodeName> secondary) {
        return planned(inputs, nics, found, disks, secondary, plan -> {
            for (int index = 0; index < disks.size(); index++) {
                Disk disk = disks.get(index);
                plan.step(new CreateVolume(found.node(), disk.volume(), disk.volumeSpec(), index));
            }
        });
    }

    private Planning planned(
            PlanInputs inputs,
            List<Nic> nics,
            Placement.Found found,
            List<Disk> disks,
            Optional<NodeName> secondary,
            Consumer<Plan.Builder> makeDisks) {
        Instance instance = instance(inputs, found.node(), secondary, disks, nics);
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(instance))
                .atEnd(new Change.PutInstance(
                        instance.withLifecycle(Lifecycle.READY).withAgreement(Replica.Agreement.EQUAL)))
                .atUndo(new Change.DropInstance(instance.id()));
        Stream.concat(imagesNeeded().stream(), instance.imagesNeeded().stream())
                .distinct()
                .forEach(image -> plan.step(new FetchImage(found.node(), image)));
        makeDisks.accept(plan);
        Sides sides = new Sides(inputs.state(), instance);
        secondary.ifPresent(node -> {
            Twins.createBeside(plan, found.node(), sides.disks());
            Twins.createCopies(plan, node, sides.disks());
            sides.make(plan);
        });
        if (parameters.start()) {
            plan.step(new StartVm(found.node(), instance.id(), instance.vmSpec(inputs.state())));
        }
        return plan.planned();
    }

    /** Also for mirrored disks: their first side is filled from them. */
    private List<ImageDigest> imagesNeeded() {
        return Instance.imagesNeeded(
                parameters.disks().stream()
                        .map(disk -> Disk.of(
                                disk.id(), new VolumeId(disk.id().value()), disk.format(), disk.size(), disk.source()))
                        .toList(),
                parameters.cdrom());
    }

    private Instance instance(
            PlanInputs inputs, NodeName node, Optional<NodeName> secondary, List<Disk> disks, List<Nic> nics) {
        String machineType = inputs.state().findNode(node).orElseThrow().facts().machineType();
        InstanceDraft draft = InstanceDraft.of(
                        parameters.id(),
                        parameters.name(),
                        parameters.owner(),
                        node,
                        inputs.now().wall())
                .lifecycle(Lifecycle.CREATING)
                .wished(parameters.start() ? AdminState.UP : AdminState.DOWN, WishedBy.ADMIN)
                .vcpus(parameters.vcpus())
                .memory(parameters.memory())
                .machineType(machineType)
                .secondary(secondary)
                .disks(disks)
                .nics(nics)
                .cdrom(parameters.cdrom())
                .bootFrom(parameters.cdrom().isPresent() ? VmSpec.BootFrom.CDROM : VmSpec.BootFrom.DISK)
                .sshKeys(parameters.sshKeys())
                .source(parameters.source())
                .rules(parameters.rules());
        return parameters.traits().map(traits -> traits.on(draft)).orElse(draft).build();
    }
}
