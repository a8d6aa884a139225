package org.gannet.backend.clusters;

import java.util.Optional;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.base.Subject;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.Remedy;

/** Shows findings. */
final class FindingViews {
    private FindingViews() {}

    static FindingView of(ClusterState state, Finding finding) {
        return new FindingView(
                finding.code().name(),
                switch (finding.code().severity()) {
                    case ERROR -> FindingView.Severity.ERROR;
                    case WARNING -> FindingView.Severity.WARNING;
                },
                switch (finding.code().area()) {
                    case CLUSTER -> FindingView.Area.CLUSTER;
                    case NODES -> FindingView.Area.NODES;
                    case INSTANCES -> FindingView.Area.INSTANCES;
                    case DISKS -> FindingView.Area.DISKS;
                    case NETWORKS -> FindingView.Area.NETWORKS;
                    case ORPHANS -> FindingView.Area.ORPHANS;
                },
                finding.about(),
                name(state, finding.about()),
                finding.node().map(node -> node.value()),
                finding.objectId(),
                finding.words(),
                finding.sentence(),
                finding.code().remedy(),
                finding.remedy() instanceof Remedy.Ask(var parameters)
                        ? Optional.of(OperationRequest.of(parameters))
                        : Optional.empty(),
                finding.remedy() instanceof Remedy.Command(String line) ? Optional.of(line) : Optional.empty());
    }

    /** What people call it; its id when it has gone. */
    static String name(ClusterState state, Subject subject) {
        return switch (subject) {
            case Subject.OfCluster _ -> state.settings().name();
            case Subject.OfNode(var name) -> name.value();
            case Subject.OfGroup(var id) ->
                state.findGroup(id).map(group -> group.name().value()).orElse(id.toString());
            case Subject.OfNetwork(var id) ->
                state.findNetwork(id).map(network -> network.name().value()).orElse(id.toString());
            case Subject.OfInstance(var id) ->
                state.findInstance(id).map(instance -> instance.name().value()).orElse(id.toString());
        };
    }
}
