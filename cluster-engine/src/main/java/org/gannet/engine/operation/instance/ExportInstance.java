package org.gannet.engine.operation.instance;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.CopyVolume;
import org.gannet.engine.operation.step.DropCopy;
import org.gannet.engine.operation.step.ExportVolume;
import org.gannet.engine.operation.step.ForgetMoment;
import org.gannet.engine.operation.step.ShutDownForNow;
import org.gannet.engine.operation.step.StartVm;
import org.gannet.engine.operation.step.TakeMoment;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * Writes a machine's disks, and what it is, into a node's backup directory: all of one moment. A machine that runs goes
 * on meanwhile, or is shut down for it.
 */
public record ExportInstance(Parameters parameters) implements OnOneInstance {
    private static final int LONGEST_COMMENT = 500;

    /**
     * @param backup drawn by the caller, so that asking twice makes one
     * @param to the node in whose directory it is kept; empty for the machine's own
     * @param shutDown whether a guest that runs is shut down first, so that it has all written; else the backup is as
     *     after a power cut
     * @param graceSeconds how long it has for that; 0 pulls the plug
     * @param comment for who finds it
     */
    public record Parameters(
            InstanceId instance,
            @Drawn ExportId backup,
            Optional<NodeName> to,
            @Usual("false") boolean shutDown,
            @Usual("60") int graceSeconds,
            Optional<String> comment)
            implements AboutInstance {
        public Parameters {
            StopInstance.requireGrace(graceSeconds);
            comment.filter(text -> text.length() > LONGEST_COMMENT).ifPresent(text -> {
                throw new IllegalArgumentException("a comment of at most " + LONGEST_COMMENT + " characters");
            });
        }

        @Override
        public ExportInstance operation() {
            return new ExportInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Back up", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(Planner.locks(state, parameters.instance()));
        parameters.to().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            requireDisks(instance);
            planner.requireWorkable(instance);
            boolean alive = planner.answering(instance.primary()).hasAlive(instance.id());
            parameters.to().ifPresent(to -> planner.answering(planner.node(to).name()));
            Optional<String> restless = new Moments(inputs.state(), instance).restless(instance.disks());
            if (alive && restless.isPresent() && !parameters.shutDown()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs.")
                        .withCause(restless.get())
                        .withRemedy("Have it shut down for the backup, or stop it first."));
            }
            Plan.Builder plan = Plan.builder();
            if (!alive) {
                export(plan, inputs, instance, Optional.empty());
            } else if (restless.isPresent()) {
                standStill(plan, inputs, instance);
                export(plan, inputs, instance, Optional.empty());
                goOn(plan, inputs, instance);
            } else {
                exportMoment(plan, inputs, instance);
            }
            return plan.planned();
        });
    }

    private static void requireDisks(Instance instance) {
        if (instance.disks().isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has no disks.")
                    .withRemedy("There is nothing to back up."));
        }
    }

    private void exportMoment(Plan.Builder plan, PlanInputs inputs, Instance instance) {
        List<VolumeId> volumes = instance.disks().stream().map(Disk::volume).toList();
        SnapshotId moment = new SnapshotId(inputs.ids().get());
        if (parameters.shutDown()) {
            standStill(plan, inputs, instance);
        }
        plan.step(new TakeMoment(instance.primary(), volumes, moment));
        if (parameters.shutDown()) {
            goOn(plan, inputs, instance);
        }
        export(plan, inputs, instance, Optional.of(moment));
        plan.step(new ForgetMoment(instance.primary(), volumes, moment));
    }

    private void standStill(Plan.Builder plan, PlanInputs inputs, Instance instance) {
        VmSpec again = instance.vmSpec(inputs.state());
        TaskId task = new TaskId(inputs.ids().get());
        plan.step(new ShutDownForNow(instance.primary(), instance.id(), parameters.graceSeconds(), task, again));
    }

    private static void goOn(Plan.Builder plan, PlanInputs inputs, Instance instance) {
        plan.step(new StartVm(instance.primary(), instance.id(), instance.vmSpec(inputs.state())));
    }

    private void export(Plan.Builder plan, PlanInputs inputs, Instance instance, Optional<SnapshotId> moment) {
        NodeName shelf = parameters.to().orElse(instance.primary());
        Optional<ByteSize> rate = new Inheritance(inputs.state())
                .disk(instance.primary())
                .effective()
                .copyRate();
        for (int index = 0; index < instance.disks().size(); index++) {
            Disk disk = instance.disks().get(index);
            boolean here = shelf.equals(instance.primary());
            VolumeId source = here ? disk.volume() : new VolumeId(inputs.ids().get());
            if (!here) {
                plan.step(new CopyVolume(
                        instance.primary(),
                        shelf,
                        disk.volume(),
                        moment,
                        source,
                        new VolumeSpec(disk.format(), disk.size(), new VolumeSpec.Source.Empty()),
                        rate,
                        new TaskId(inputs.ids().get()),
                        index));
            }
            plan.step(new ExportVolume(
                    shelf,
                    source,
                    here ? moment : Optional.empty(),
                    BackupNote.idOf(parameters.backup(), index),
                    note(inputs, instance, index),
                    rate,
                    new TaskId(inputs.ids().get()),
                    index));
            if (!here) {
                plan.step(new DropCopy(shelf, source, index));
            }
        }
    }

    private String note(PlanInputs inputs, Instance instance, int index) {
        String text = new BackupNote(
                        BackupNote.VERSION,
                        parameters.backup(),
                        index,
                        instance.disks().size(),
                        inputs.state().settings().name(),
                        instance,
                        inputs.now().wall(),
                        parameters.comment().orElse(""))
                .text();
        if (text.getBytes(StandardCharsets.UTF_8).length > BackupNote.MOST_BYTES) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.INVALID_REQUEST,
                            "What is known of " + instance.name() + " is too much for a backup.")
                    .withRemedy("Take some of its tags or keys away."));
        }
        return text;
    }
}
