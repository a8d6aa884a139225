package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.Completed;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.quota.Amounts;

/**
 * Makes another machine like one that is there, with copies of its disks: of one that runs, of one moment, as after a
 * power cut; of one of its snapshots. It gets addresses of its own.
 */
public record CloneInstance(Parameters parameters) implements Operation {
    /**
     * @param instance the new one; drawn by the caller, so that asking twice makes one
     * @param source which it is a copy of
     * @param name unique among its owner's instances
     * @param snapshot the moment that is copied; empty for now
     * @param on the node to make it on; empty for the least loaded that fits
     * @param start whether it shall run
     * @param all what follows from the source as it was when this was asked for: what counts for the quota
     */
    public record Parameters(
            InstanceId instance,
            InstanceId source,
            HostName name,
            Optional<SnapshotId> snapshot,
            Optional<NodeName> on,
            @Usual("false") boolean start,
            @Completed.Here Optional<CreateInstance.Parameters> all)
            implements MakesInstance, Completed {
        public Parameters {
            if (instance.equals(source)) {
                throw new IllegalArgumentException("a machine is no copy of itself");
            }
        }

        /** As somebody asks for it. */
        public Parameters(
                InstanceId instance,
                InstanceId source,
                HostName name,
                Optional<SnapshotId> snapshot,
                Optional<NodeName> on,
                boolean start) {
            this(instance, source, name, snapshot, on, start, Optional.empty());
        }

        /** Of what follows from the source, once that is known. */
        @Override
        public Parameters attaching(UnaryOperator<NewNic> each) {
            return new Parameters(
                    instance, source, name, snapshot, on, start, all.map(create -> create.attaching(each)));
        }

        @Override
        public Amounts amounts() {
            return create().amounts();
        }

        @Override
        public Optional<InstanceId> origin() {
            return Optional.of(source);
        }

        @Override
        public CreateInstance.Parameters create() {
            return all.orElseThrow(() -> new IllegalStateException("not completed: " + this));
        }

        /** @throws org.gannet.base.ProblemException NOT_FOUND when there is no such source, or snapshot */
        @Override
        public Parameters completed(ClusterState state, Supplier<UUID> ids) {
            if (all.isPresent()) {
                return this;
            }
            Instance original = state.findInstance(source)
                    .orElseThrow(
                            () -> Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no such virtual machine.")));
            List<NewDisk> disks = original.disks().stream()
                    .map(disk -> copy(original, disk, new DiskId(ids.get())))
                    .toList();
            CreateInstance.Parameters create = new CreateInstance.Parameters(
                    instance,
                    name,
                    original.owner(),
                    original.vcpus(),
                    original.memory(),
                    disks,
                    original.nics().stream().map(Parameters::likeIt).toList(),
                    original.cdrom(),
                    original.sshKeys(),
                    "copy of " + original.name(),
                    on,
                    start,
                    Optional.empty(),
                    Optional.of(MachineTraits.of(original)),
                    original.rules());
            return new Parameters(instance, source, name, snapshot, on, start, Optional.of(create));
        }

        private NewDisk copy(Instance original, Disk disk, DiskId id) {
            var size = snapshot.isEmpty()
                    ? disk.size()
                    : disk.snapshots().stream()
                            .filter(known -> known.id().equals(snapshot.get()))
                            .findFirst()
                            .orElseThrow(() -> Planner.refuse(Problem.of(
                                    ErrorCode.NOT_FOUND, original.name() + " has no such snapshot of all its disks.")))
                            .size();
            return NewDisk.copy(id, size, disk.format(), new DiskOrigin.OfDisk(original.id(), disk.id(), snapshot))
                    .on(disk.place().kind(), Optional.of(disk.place().pool()));
        }

        private static NewNic likeIt(Nic nic) {
            return switch (nic.attachment()) {
                case Nic.Attachment.User() -> new NewNic.User();
                case Nic.Attachment.Bridge(String bridge) -> new NewNic.Bridge(bridge);
                case Nic.Attachment.OnNetwork(var network) -> new NewNic.OnNetwork(network, List.of(), true);
            };
        }

        @Override
        public CloneInstance operation() {
            return new CloneInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Clone", names, parameters.source()) + " as " + parameters.name();
    }

    @Override
    public Activity activity() {
        return Activity.CREATING;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return create().locks(state);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return create().observes(state);
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        return create().places(state);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return create().plan(inputs);
    }

    private CreateInstance create() {
        return new CreateInstance(parameters.create());
    }
}
