package org.gannet.backend.clusters;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.support.BackendOnly;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Level;
import org.gannet.engine.model.Overrides;
import org.gannet.engine.model.Specs;

/** Shows parameters with the level that they come from. */
@BackendOnly
public final class ParameterViews {
    private ParameterViews() {}

    /** What holds at the end of the chain, in the order of the record. */
    public static <P extends Record & Overrides<P>> List<ParameterView> of(String kind, Inheritance.Chain<P> chain) {
        P effective = chain.effective();
        Map<String, Level> origins = chain.origins();
        Map<String, Optional<?>> settings = effective.settings();
        return Arrays.stream(effective.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> new ParameterView(
                        kind,
                        effective.getClass().getSimpleName(),
                        name,
                        text(settings.getOrDefault(name, Optional.empty())),
                        origins.getOrDefault(name, Level.CLUSTER).name()))
                .toList();
    }

    private static String text(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(ParameterViews::text).orElse("");
            case List<?> list ->
                list.stream().map(ParameterViews::text).collect(Collectors.joining(list.size() > 1 ? "; " : ""));
            case InstancePolicy.Range range -> text(range.min()) + " – " + text(range.max());
            case Specs specs ->
                specs.vcpus() + " vCPU, " + specs.memory() + ", " + specs.diskCount() + " × " + specs.diskSize();
            default -> value.toString();
        };
    }
}
