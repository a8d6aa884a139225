package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus;
import org.gannet.node.VmReport;

/** Puts the engine's status into the portal's words. */
final class Statuses {
    private Statuses() {}

    static StatusView of(ClusterView view, Machine machine) {
        return switch (machine) {
            case Machine.Present(Instance instance) when isIn(view, instance) -> of(view, instance);
            case Machine.Present _, Machine.Wanted _ ->
                new StatusView(
                        StatusView.Word.CREATING,
                        StatusView.Kind.BUSY,
                        "running",
                        "not there yet",
                        false,
                        InstanceStatus.Word.CREATING.sentence());
        };
    }

    /** One that has been made since the view was taken is not there yet, as far as the view goes. */
    private static boolean isIn(ClusterView view, Instance instance) {
        return view.state().findInstance(instance.id()).isPresent();
    }

    /** The word alone, which is cheaper. */
    static StatusView.Word word(ClusterView view, Machine machine) {
        return switch (machine) {
            case Machine.Present(Instance instance)
            when isIn(view, instance) -> word(view.status(instance.id()).word());
            case Machine.Present _, Machine.Wanted _ -> StatusView.Word.CREATING;
        };
    }

    private static StatusView of(ClusterView view, Instance instance) {
        InstanceStatus status = view.status(instance.id());
        StatusView.Word word = word(status.word());
        String wished = switch (instance.wished()) {
            case UP -> "running";
            case DOWN -> "stopped";
            case OFFLINE -> "out of service";
        };
        return new StatusView(
                word, kind(word, instance), wished, observed(view, instance), status.differs(), status.sentence());
    }

    private static String observed(ClusterView view, Instance instance) {
        if (!view.isAnswering(instance.primary())) {
            return "unknown";
        }
        Optional<VmReport.State> state = view.vmReport(instance.id()).map(VmReport::state);
        return state.map(each -> switch (each) {
                    case RUNNING -> "running";
                    case PAUSED -> "paused";
                    case INCOMING, MIGRATED_AWAY, STOPPED -> "stopped";
                })
                .orElse("stopped");
    }

    private static StatusView.Word word(InstanceStatus.Word word) {
        return switch (word) {
            case RUNNING -> StatusView.Word.RUNNING;
            case PAUSED -> StatusView.Word.PAUSED;
            case HUNG -> StatusView.Word.HUNG;
            case STOPPED -> StatusView.Word.STOPPED;
            case CREATING -> StatusView.Word.CREATING;
            case STARTING -> StatusView.Word.STARTING;
            case STOPPING -> StatusView.Word.STOPPING;
            case REBOOTING -> StatusView.Word.REBOOTING;
            case REMOVING -> StatusView.Word.REMOVING;
            case MIGRATING -> StatusView.Word.MIGRATING;
            case OFFLINE -> StatusView.Word.OFFLINE;
            case USER_DOWN -> StatusView.Word.USER_DOWN;
            case ERROR_NODE_OFFLINE -> StatusView.Word.ERROR_NODE_OFFLINE;
            case ERROR_WRONG_NODE -> StatusView.Word.ERROR_WRONG_NODE;
            case ERROR_DOWN -> StatusView.Word.ERROR_DOWN;
            case ERROR_UP -> StatusView.Word.ERROR_UP;
            case INCOMPLETE -> StatusView.Word.INCOMPLETE;
            case UNKNOWN -> StatusView.Word.UNKNOWN;
        };
    }

    private static StatusView.Kind kind(StatusView.Word word, Instance instance) {
        return switch (word) {
            case RUNNING -> StatusView.Kind.OK;
            case STOPPED, OFFLINE, USER_DOWN -> StatusView.Kind.OFF;
            case CREATING, STARTING, STOPPING, REBOOTING, MIGRATING, REMOVING -> StatusView.Kind.BUSY;
            case PAUSED, HUNG, ERROR_UP -> StatusView.Kind.WARN;
            case UNKNOWN, ERROR_NODE_OFFLINE ->
                instance.wished() == AdminState.UP ? StatusView.Kind.BAD : StatusView.Kind.WARN;
            case ERROR_DOWN, ERROR_WRONG_NODE, INCOMPLETE -> StatusView.Kind.BAD;
        };
    }
}
