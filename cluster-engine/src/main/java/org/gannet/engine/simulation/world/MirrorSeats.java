package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.EvacuateGroup;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.MigrateAll;

/** Places of the operations that bring machines elsewhere. What they ask for are jobs, each with its own claim. */
final class MirrorSeats {
    static final List<Seat<?>> ALL = List.of(
            seat(
                    MigrateAll.Parameters.class,
                    12,
                    requests -> new MigrateAll.Parameters(requests.node(), Optional.empty(), many(requests))),
            seat(
                    EvacuateNode.Parameters.class,
                    12,
                    requests -> new EvacuateNode.Parameters(
                            requests.node(),
                            requests.chance().pick(List.of(EvacuateNode.What.values())),
                            Optional.empty(),
                            many(requests))),
            seat(FailOver.Parameters.class, 20, requests -> requests.failOver(requests.machine())),
            seat(ReplaceDisks.Parameters.class, 13, requests -> requests.replace(requests.machine())),
            seat(
                    CompareCopies.Parameters.class,
                    2,
                    requests -> new CompareCopies.Parameters(
                            requests.machine(), requests.chance().oneIn(2))),
            seat(ActivateDisks.Parameters.class, 10, requests -> new ActivateDisks.Parameters(requests.machine())),
            seat(DegradeMirror.Parameters.class, 4, requests -> new DegradeMirror.Parameters(requests.machine())),
            seat(RestoreMirror.Parameters.class, 4, requests -> new RestoreMirror.Parameters(requests.machine())),
            seat(DeactivateDisks.Parameters.class, 4, requests -> new DeactivateDisks.Parameters(requests.machine())),
            seat(RecreateDisks.Parameters.class, 6, requests -> requests.recreate(requests.machine())),
            seat(
                    EvacuateGroup.Parameters.class,
                    3,
                    requests -> new EvacuateGroup.Parameters(requests.group(), List.of(), many(requests))),
            seat(
                    ChangeGroup.Parameters.class,
                    6,
                    requests -> new ChangeGroup.Parameters(requests.machine(), Optional.empty())),
            seat(BalanceGroup.Parameters.class, 4, MirrorSeats::balance));

    private MirrorSeats() {}

    private static BalanceGroup.Parameters balance(Requests requests) {
        return new BalanceGroup.Parameters(
                requests.group(),
                requests.chance().oneIn(3) ? Optional.of(1) : Optional.empty(),
                Optional.empty(),
                requests.chance().oneIn(4),
                requests.chance().oneIn(4),
                requests.chance().oneIn(4),
                requests.chance().oneIn(4),
                requests.chance().oneIn(4),
                false,
                false);
    }

    private static boolean many(Requests requests) {
        return !requests.chance().oneIn(4);
    }

    private static <P extends Parameters> Seat<P> seat(Class<P> operation, int weight, Function<Requests, P> draw) {
        return new Seat<>(operation, weight, draw, (world, parameters) -> Optional.empty());
    }
}
