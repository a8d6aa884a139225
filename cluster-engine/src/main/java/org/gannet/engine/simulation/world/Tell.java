package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.StepState;
import org.gannet.engine.operation.Parameters;
import org.gannet.node.CallFence;

/** Words of a trace. */
record Tell(Names names) {
    /** What the job's new version says: "job 3 Start vm2 (v4): RUNNING; Fetch the image DONE, Start … RUNNING". */
    String job(Optional<Job> before, Job now) {
        String steps = now.steps().stream()
                .filter(step -> step.state() != StepState.PENDING && step.state() != StepState.SKIPPED)
                .filter(step -> before.isEmpty()
                        || before.get().steps().size() <= step.index()
                        || before.get().steps().get(step.index()).state() != step.state())
                .map(step -> "\"" + step.title() + "\" at " + step.step().node() + " " + step.state())
                .collect(Collectors.joining(", "));
        String problem = now.state().isEnded()
                ? now.problem()
                        .map(why -> ", " + why.code() + " " + why.message() + " " + why.cause()
                                + String.join(" ", why.details()))
                        .orElse("")
                : "";
        return names.of(now.id()) + " " + asked(now.parameters()) + " v" + now.version() + " " + now.state()
                + (now.cancelRequested() ? " (cancel)" : "") + problem + (steps.isEmpty() ? "" : ": " + steps);
    }

    /** "vm2", or "#7": what a request is about. */
    String resources(List<CallFence.Resource> resources) {
        return resources.stream()
                .map(resource -> switch (resource.kind()) {
                    case MACHINE -> names.of(InstanceId.parse(resource.id()));
                    case VOLUME, TASK, REPLICA, EXPORT -> names.of(UUID.fromString(resource.id()));
                    case IMAGE -> "image " + resource.id().substring(0, 4);
                    case CONFIGURATION -> "configuration";
                    case NODE -> resource.id();
                    case POOL -> "pool " + resource.id();
                })
                .collect(Collectors.joining(" "));
    }

    /** "CreateInstance vm4". */
    String asked(Parameters parameters) {
        return parameters.operationName() + " " + about(parameters.subject());
    }

    private String about(Subject subject) {
        return switch (subject) {
            case Subject.OfInstance(InstanceId id) -> names.of(id);
            case Subject.OfNode(NodeName name) -> name.value();
            case Subject.OfGroup(GroupId id) -> "group " + names.of(id.value());
            case Subject.OfNetwork(NetworkId id) -> "network " + names.of(id.value());
            case Subject.OfCluster() -> "the cluster";
        };
    }
}
