package org.gannet.engine.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gannet.base.Subject;
import org.gannet.engine.operation.OperationKind.Audience;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;

/**
 * Every operation, once. What stores, job lists, rules, pages and simulations know of operations comes from here; a
 * test finds the operation that is missing.
 */
public final class OperationCatalogue {
    private static final List<OperationKind> ALL = List.of(
            made(CreateInstance.Parameters.class, Subject.Kind.INSTANCE, Audience.OWNER_TOO),
            instance(StartInstance.Parameters.class, Audience.OWNER_TOO),
            instance(StopInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RebootInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RemoveInstance.Parameters.class, Audience.OWNER_TOO),
            instance(RenameInstance.Parameters.class, Audience.OWNER_TOO),
            instance(MigrateInstance.Parameters.class, Audience.OPERATOR),
            instance(CleanUpMigration.Parameters.class, Audience.OPERATOR));

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
        return new OperationKind(name(parameters), parameters, Subject.Kind.INSTANCE, audience, false);
    }

    /** Of one that makes what it is about. */
    private static OperationKind made(Class<? extends Parameters> parameters, Subject.Kind subject, Audience audience) {
        return new OperationKind(name(parameters), parameters, subject, audience, true);
    }

    /** The simple name of the class around. */
    private static String name(Class<? extends Parameters> parameters) {
        String[] path = parameters.getName().split("[.$]");
        return path[path.length - 2];
    }
}
