package org.gannet.engine.operation.step;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * One thing to do, as data: it is its own JSON and its own log line. {@link #run} and {@link #undo} may be repeated,
 * and undo holds even if run never happened. Both throw {@link org.gannet.base.ProblemException}; NODE_UNREACHABLE
 * means that the outcome is unknown, and the runner tries again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FetchImage.class, name = "FetchImage"),
    @JsonSubTypes.Type(value = CreateVolume.class, name = "CreateVolume"),
    @JsonSubTypes.Type(value = DeleteVolume.class, name = "DeleteVolume"),
    @JsonSubTypes.Type(value = StartVm.class, name = "StartVm"),
    @JsonSubTypes.Type(value = ShutDownVm.class, name = "ShutDownVm"),
    @JsonSubTypes.Type(value = ResetVm.class, name = "ResetVm"),
    @JsonSubTypes.Type(value = EndVm.class, name = "EndVm"),
    @JsonSubTypes.Type(value = PrepareIncoming.class, name = "PrepareIncoming"),
    @JsonSubTypes.Type(value = MigrateVm.class, name = "MigrateVm"),
    @JsonSubTypes.Type(value = StayHome.class, name = "StayHome"),
    @JsonSubTypes.Type(value = ClearLeftover.class, name = "ClearLeftover"),
    @JsonSubTypes.Type(value = AdaptVm.class, name = "AdaptVm"),
    @JsonSubTypes.Type(value = GrowVolume.class, name = "GrowVolume"),
    @JsonSubTypes.Type(value = TakeSnapshot.class, name = "TakeSnapshot"),
    @JsonSubTypes.Type(value = DropSnapshot.class, name = "DropSnapshot"),
    @JsonSubTypes.Type(value = RevertVolumes.class, name = "RevertVolumes"),
    @JsonSubTypes.Type(value = SetReplica.class, name = "SetReplica"),
    @JsonSubTypes.Type(value = AwaitReplica.class, name = "AwaitReplica"),
    @JsonSubTypes.Type(value = AwaitStart.class, name = "AwaitStart"),
    @JsonSubTypes.Type(value = BindReplica.class, name = "BindReplica"),
    @JsonSubTypes.Type(value = DropReplica.class, name = "DropReplica"),
    @JsonSubTypes.Type(value = SwitchNode.class, name = "SwitchNode"),
    @JsonSubTypes.Type(value = KeepConfiguration.class, name = "KeepConfiguration"),
    @JsonSubTypes.Type(value = CheckVolume.class, name = "CheckVolume"),
    @JsonSubTypes.Type(value = CompareReplica.class, name = "CompareReplica"),
    @JsonSubTypes.Type(value = CopyVolume.class, name = "CopyVolume"),
    @JsonSubTypes.Type(value = TakeOver.class, name = "TakeOver"),
    @JsonSubTypes.Type(value = ShutDownForNow.class, name = "ShutDownForNow"),
    @JsonSubTypes.Type(value = TakeMoment.class, name = "TakeMoment"),
    @JsonSubTypes.Type(value = ForgetMoment.class, name = "ForgetMoment"),
    @JsonSubTypes.Type(value = DropCopy.class, name = "DropCopy"),
    @JsonSubTypes.Type(value = ImportVolume.class, name = "ImportVolume"),
    @JsonSubTypes.Type(value = ExportVolume.class, name = "ExportVolume"),
    @JsonSubTypes.Type(value = DeleteBackup.class, name = "DeleteBackup"),
    @JsonSubTypes.Type(value = ConvertVolume.class, name = "ConvertVolume"),
    @JsonSubTypes.Type(value = UseDisks.class, name = "UseDisks"),
    @JsonSubTypes.Type(value = ShowVolume.class, name = "ShowVolume"),
    @JsonSubTypes.Type(value = ForgetVolume.class, name = "ForgetVolume"),
    @JsonSubTypes.Type(value = RepairPool.class, name = "RepairPool")
})
public sealed interface Step
        permits FetchImage,
                CreateVolume,
                DeleteVolume,
                StartVm,
                ShutDownVm,
                ResetVm,
                EndVm,
                PrepareIncoming,
                MigrateVm,
                StayHome,
                ClearLeftover,
                AdaptVm,
                GrowVolume,
                TakeSnapshot,
                DropSnapshot,
                RevertVolumes,
                SetReplica,
                AwaitReplica,
                AwaitStart,
                BindReplica,
                DropReplica,
                SwitchNode,
                KeepConfiguration,
                CheckVolume,
                CompareReplica,
                CopyVolume,
                TakeOver,
                ShutDownForNow,
                TakeMoment,
                ForgetMoment,
                DropCopy,
                ImportVolume,
                ExportVolume,
                DeleteBackup,
                ConvertVolume,
                UseDisks,
                ShowVolume,
                ForgetVolume,
                RepairPool {
    /** For people, without names of nodes: "Create disk 0 (10 GiB)". */
    String title();

    /** Stable word for what it does, by which the title is found in other languages. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** The number of the disk that the title names. */
    default Optional<Integer> disk() {
        return Optional.empty();
    }

    /** The size that the title names. */
    default Optional<ByteSize> size() {
        return Optional.empty();
    }

    /** Where it is done, for operators. */
    NodeName node();

    /** Until when it can be taken back. */
    default Reversibility reversibility() {
        return Reversibility.ALWAYS;
    }

    /** The volume that it makes or deletes, so that what a job is about to use is not taken for lost. */
    default Optional<VolumeId> volume() {
        return Optional.empty();
    }

    /** Whether it only takes away what an earlier step made for this job alone: that one's undo is its undo. */
    default boolean tidiesUp() {
        return false;
    }

    void run(StepContext context);

    void undo(StepContext context);

    /**
     * For UNTIL_DONE, after {@link #run} threw: makes sure that nothing goes on, re-reads the nodes, and says
     * whether it took effect after all.
     * @throws org.gannet.base.ProblemException NODE_UNREACHABLE while that cannot be known
     */
    default boolean hasTakenEffect(StepContext context) {
        return false;
    }

    /** For UNTIL_DONE: what to do when it can't be known whether it took effect. */
    default String whenUnknown() {
        return "Migrate the machine again when both nodes answer: where it lives then decides.";
    }
}
