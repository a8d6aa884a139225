package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;

/** Every operation's place in the simulation; a test finds the operation that has none. */
final class Seats {
    /** A guest that died so shortly before may have been seen alive. */
    private static final Duration SHORTLY = Duration.ofMinutes(2);

    /** Those of a machine's life. */
    static final List<Seat<?>> LIFE = List.of(
            new Seat<>(
                    CreateInstance.Parameters.class,
                    340,
                    Requests::create,
                    (world, create) -> alive(world, create.id(), create.start())),
            new Seat<>(
                    StartInstance.Parameters.class,
                    140,
                    requests -> new StartInstance.Parameters(requests.machine()),
                    (world, start) -> alive(world, start.instance(), true)),
            new Seat<>(
                    StopInstance.Parameters.class,
                    140,
                    requests -> requests.stop(requests.machine()),
                    (world, stop) -> alive(world, stop.instance(), false)),
            new Seat<>(
                    RebootInstance.Parameters.class,
                    70,
                    requests -> requests.reboot(requests.machine()),
                    (world, reboot) -> alive(world, reboot.instance(), true)),
            new Seat<>(
                    RemoveInstance.Parameters.class,
                    100,
                    requests -> new RemoveInstance.Parameters(requests.machine()),
                    (world, remove) -> gone(world, remove.instance())),
            new Seat<>(
                    RenameInstance.Parameters.class,
                    30,
                    requests -> requests.rename(requests.machine()),
                    (world, rename) -> world.store()
                            .state()
                            .findInstance(rename.instance())
                            .filter(instance -> !instance.name().equals(rename.name()))
                            .map(instance -> "it is called " + instance.name())),
            new Seat<>(
                    MigrateInstance.Parameters.class,
                    210,
                    requests -> requests.migrate(requests.machine()),
                    (world, migrate) -> Optional.empty()),
            new Seat<>(
                    CleanUpMigration.Parameters.class,
                    20,
                    requests -> new CleanUpMigration.Parameters(requests.machine()),
                    (world, settled) -> world.store()
                            .state()
                            .findInstance(settled.instance())
                            .flatMap(instance -> instance.incoming())
                            .map(left -> "it is still in the middle of a move")));

    private Seats() {}

    static List<Seat<?>> all() {
        return Stream.of(SeatFamily.values())
                .flatMap(family -> family.seats().stream())
                .toList();
    }

    /** @throws IllegalArgumentException when it has none */
    static Seat<?> of(Parameters parameters) {
        return all().stream()
                .filter(seat -> seat.operation().isInstance(parameters))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no seat for " + parameters.operationName()));
    }

    // --- what success means

    private static Optional<String> alive(World world, InstanceId id, boolean wanted) {
        boolean alive =
                world.hosts().stream().anyMatch(host -> host.node().aliveVms().contains(id));
        return alive != wanted && !(wanted && world.diedSince(id, SHORTLY))
                ? Optional.of("the guest " + (alive ? "runs" : "does not run"))
                : Optional.empty();
    }

    /**
     * A node whose disk has forgotten that it removed a machine has it again, and nobody can know; one on which an
     * earlier job could not end something of it, and said so, is left to operators.
     */
    private static Optional<String> gone(World world, InstanceId id) {
        LeftToOperators left = new LeftToOperators(world);
        return world.hosts().stream()
                .filter(host -> host.node().knownVms().contains(id)
                        && !host.returnedVms().contains(id)
                        && !left.isTold(host.node().name(), id)
                        && !left.isKnown(host.node().name(), id))
                .map(host -> host.name() + " knows the machine")
                .findFirst();
    }
}
