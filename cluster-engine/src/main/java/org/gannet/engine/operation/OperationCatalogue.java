package org.gannet.engine.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gannet.base.Subject;
import org.gannet.engine.operation.OperationKind.Audience;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.cluster.TagCluster;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.EvacuateGroup;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.group.RemoveGroup;
import org.gannet.engine.operation.group.RenameGroup;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.group.TagGroup;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.AddPlacementRule;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.DropPlacementRules;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MarkOnline;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RespectShutdown;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.engine.operation.network.AddNetwork;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.operation.network.DisconnectNetwork;
import org.gannet.engine.operation.network.ModifyNetwork;
import org.gannet.engine.operation.network.RemoveNetwork;
import org.gannet.engine.operation.network.RenameNetwork;
import org.gannet.engine.operation.network.TagNetwork;
import org.gannet.engine.operation.node.AddNode;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.MigrateAll;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.operation.node.ReAddNode;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.operation.node.RemoveNode;
import org.gannet.engine.operation.node.RenameNode;
import org.gannet.engine.operation.node.RepairStorage;
import org.gannet.engine.operation.node.TagNode;

/**
 * Every operation, once. What stores, job lists, rules, pages and simulations know of operations comes from here; a
 * test finds the operation that is missing.
 */
public final class OperationCatalogue {
    private static final List<OperationKind> ALL = List.of(
            made(CreateInstance.Parameters.class, Subject.Kind.INSTANCE, Audience.OWNER_TOO),
            several(CreateInstances.Parameters.class),
            copied(CloneInstance.Parameters.class, Audience.OWNER_TOO, "source"),
            instance(StartInstance.Parameters.class, Audience.OWNER_TOO),
            instance(StopInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RebootInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RemoveInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RenameInstance.Parameters.class, Audience.OWNER_TOO),
            instance(ModifyInstance.Parameters.class, Audience.OWNER_TOO),
            instance(TuneInstance.Parameters.class, Audience.OPERATOR),
            instance(GrowDisk.Parameters.class, Audience.OWNER_TOO),
            instance(AttachDisk.Parameters.class, Audience.OWNER_TOO),
            instance(DetachDisk.Parameters.class, Audience.OWNER_TOO),
            instance(ModifyDisk.Parameters.class, Audience.OWNER_TOO),
            instance(SnapshotInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RevertInstance.Parameters.class, Audience.OWNER_TOO),
            instance(DeleteSnapshot.Parameters.class, Audience.OWNER_TOO),
            instance(ReinstallInstance.Parameters.class, Audience.OWNER_TOO),
            instance(AttachNic.Parameters.class, Audience.OWNER_TOO),
            instance(DetachNic.Parameters.class, Audience.OWNER_TOO),
            instance(ModifyNic.Parameters.class, Audience.OWNER_TOO),
            instance(BalloonInstance.Parameters.class, Audience.OPERATOR),
            instance(RespectShutdown.Parameters.class, Audience.OPERATOR),
            instance(MigrateInstance.Parameters.class, Audience.OPERATOR),
            instance(CleanUpMigration.Parameters.class, Audience.OPERATOR),
            instance(ReplaceDisks.Parameters.class, Audience.OPERATOR),
            instance(ActivateDisks.Parameters.class, Audience.OPERATOR),
            instance(DegradeMirror.Parameters.class, Audience.OPERATOR),
            instance(RestoreMirror.Parameters.class, Audience.OPERATOR),
            instance(CompareCopies.Parameters.class, Audience.OPERATOR),
            instance(DeactivateDisks.Parameters.class, Audience.OPERATOR),
            instance(RecreateDisks.Parameters.class, Audience.OPERATOR),
            instance(ConvertDisks.Parameters.class, Audience.OPERATOR),
            instance(FailOver.Parameters.class, Audience.OPERATOR),
            instance(ChangeGroup.Parameters.class, Audience.OPERATOR),
            instance(MoveInstance.Parameters.class, Audience.OPERATOR),
            instance(ExportInstance.Parameters.class, Audience.OPERATOR),
            instance(TagInstance.Parameters.class, Audience.OPERATOR),
            instance(AddPlacementRule.Parameters.class, Audience.OWNER_TOO),
            instance(DropPlacementRules.Parameters.class, Audience.OWNER_TOO),
            instance(MarkOffline.Parameters.class, Audience.OPERATOR),
            instance(MarkOnline.Parameters.class, Audience.OPERATOR),
            made(AddNode.Parameters.class, Subject.Kind.NODE, Audience.OPERATOR),
            operators(ModifyNode.Parameters.class, Subject.Kind.NODE),
            operators(RemoveBackup.Parameters.class, Subject.Kind.NODE),
            operators(TagNode.Parameters.class, Subject.Kind.NODE),
            operators(MigrateAll.Parameters.class, Subject.Kind.NODE),
            operators(EvacuateNode.Parameters.class, Subject.Kind.NODE),
            operators(PowerNode.Parameters.class, Subject.Kind.NODE),
            operators(RepairStorage.Parameters.class, Subject.Kind.NODE),
            operators(RenameNode.Parameters.class, Subject.Kind.NODE),
            operators(ReAddNode.Parameters.class, Subject.Kind.NODE),
            operators(RemoveLeftover.Parameters.class, Subject.Kind.NODE),
            operators(RemoveNode.Parameters.class, Subject.Kind.NODE),
            made(AddGroup.Parameters.class, Subject.Kind.GROUP, Audience.OPERATOR),
            operators(RenameGroup.Parameters.class, Subject.Kind.GROUP),
            operators(ModifyGroup.Parameters.class, Subject.Kind.GROUP),
            operators(AssignNodes.Parameters.class, Subject.Kind.GROUP),
            operators(TagGroup.Parameters.class, Subject.Kind.GROUP),
            operators(EvacuateGroup.Parameters.class, Subject.Kind.GROUP),
            operators(BalanceGroup.Parameters.class, Subject.Kind.GROUP),
            operators(RollMaintenance.Parameters.class, Subject.Kind.GROUP),
            operators(MaintainNodes.Parameters.class, Subject.Kind.GROUP),
            operators(EmptyNodes.Parameters.class, Subject.Kind.GROUP),
            operators(ReturnNodes.Parameters.class, Subject.Kind.GROUP),
            operators(RemoveGroup.Parameters.class, Subject.Kind.GROUP),
            made(AddNetwork.Parameters.class, Subject.Kind.NETWORK, Audience.OPERATOR),
            operators(RenameNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(ModifyNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(ConnectNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(DisconnectNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(TagNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(RemoveNetwork.Parameters.class, Subject.Kind.NETWORK),
            operators(ModifyCluster.Parameters.class, Subject.Kind.CLUSTER),
            operators(TagCluster.Parameters.class, Subject.Kind.CLUSTER),
            operators(RedistributeConfiguration.Parameters.class, Subject.Kind.CLUSTER),
            operators(PauseWatcher.Parameters.class, Subject.Kind.CLUSTER),
            operators(ResumeWatcher.Parameters.class, Subject.Kind.CLUSTER));

    private static final Map<String, OperationKind> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(OperationKind::name, Function.identity()));

    private OperationCatalogue() {}

    /** In the order in which they are shown. */
    public static List<OperationKind> all() {
        return ALL;
    }

    public static Optional<OperationKind> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Of these parameters. @throws IllegalArgumentException when its operation is not listed */
    public static OperationKind of(Parameters parameters) {
        return find(parameters.operationName())
                .orElseThrow(() -> new IllegalArgumentException("not in the catalogue: " + parameters.getClass()));
    }

    private static OperationKind instance(Class<? extends AboutInstance> parameters, Audience audience) {
        return new OperationKind(
                name(parameters), parameters, Subject.Kind.INSTANCE, audience, false, Optional.empty());
    }

    /** On something that no owner of machines has a say in. */
    private static OperationKind operators(Class<? extends Parameters> parameters, Subject.Kind subject) {
        return new OperationKind(name(parameters), parameters, subject, Audience.OPERATOR, false, Optional.empty());
    }

    /** Of one that makes what it is about. */
    private static OperationKind made(Class<? extends Parameters> parameters, Subject.Kind subject, Audience audience) {
        return new OperationKind(name(parameters), parameters, subject, audience, true, Optional.empty());
    }

    /** Of one that makes several machines: asked for of the cluster, by whoever may make one. */
    private static OperationKind several(Class<? extends Parameters> parameters) {
        return new OperationKind(
                name(parameters), parameters, Subject.Kind.CLUSTER, Audience.OWNER_TOO, false, Optional.empty());
    }

    /** Of one that makes another machine of one that is there. @param from the component that names that */
    private static OperationKind copied(Class<? extends AboutInstance> parameters, Audience audience, String from) {
        return new OperationKind(
                name(parameters), parameters, Subject.Kind.INSTANCE, audience, true, Optional.of(from));
    }

    /** The simple name of the class around. */
    private static String name(Class<? extends Parameters> parameters) {
        String[] path = parameters.getName().split("[.$]");
        return path[path.length - 2];
    }
}
