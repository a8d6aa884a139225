package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.Subject;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No operation is forgotten: whoever writes one is told what is missing. */
class OperationCatalogueTest {
    private static final Path COMPILED = Path.of("target/classes");

    static List<Example> examples() {
        return OperationExamples.all();
    }

    @Test
    void everyOperationThatIsCompiledIsListed() throws IOException {
        List<Class<?>> listed = List.copyOf(OperationExamples.operations());
        assertThat(compiled())
                .isNotEmpty()
                .allSatisfy(parameters ->
                        assertThat(listed).as(notListed(parameters)).contains(parameters));
    }

    @Test
    void everyOperationIsNamedAsItsClass() {
        assertThat(OperationCatalogue.all()).allSatisfy(kind -> {
            Class<?> operation = kind.parameters().getEnclosingClass();
            assertThat(operation.getSimpleName()).isEqualTo(kind.name());
            assertThat(Operation.class).isAssignableFrom(operation);
            assertThat(kind.parameters().getSimpleName()).isEqualTo("Parameters");
        });
        assertThat(OperationCatalogue.all().stream().map(OperationKind::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isAboutWhatTheCatalogueSays(Example example) {
        Parameters parameters = example.prepare().apply(SimulatedCluster.of("node1", "node2", "node3"));
        OperationKind kind = OperationCatalogue.of(parameters);
        assertThat(kind.parameters()).isEqualTo(example.operation()).isEqualTo(parameters.getClass());
        assertThat(parameters.subject().kind()).isEqualTo(kind.subject());
        assertThat(parameters.operationName()).isEqualTo(kind.name());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isKeptAsText(Example example) {
        Parameters parameters = example.prepare().apply(SimulatedCluster.of("node1", "node2", "node3"));
        String text = EngineJson.write(parameters);
        assertThat(text).contains("\"operation\":\"" + parameters.operationName() + "\"");
        assertThat(EngineJson.read(text, Parameters.class)).isEqualTo(parameters);
        String about = EngineJson.write(parameters.subject());
        assertThat(EngineJson.read(about, Subject.class)).isEqualTo(parameters.subject());
    }

    @Test
    void subjectsAreReadFromTheirText() {
        for (String text : List.of(
                "instance/6f1dcd3e-9a4b-4a53-b33e-a1a5a4a4a001",
                "node/node1",
                "group/6f1dcd3e-9a4b-4a53-b33e-a1a5a4a4a002",
                "network/6f1dcd3e-9a4b-4a53-b33e-a1a5a4a4a003",
                "cluster")) {
            assertThat(Subject.parse(text).toString()).isEqualTo(text);
        }
        assertThatThrownBy(() -> Subject.parse("cluster/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Subject.parse("moon/1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noOperationHidesACardFromWhoLooksAtWhatItIsAttachedTo() {
        List<Class<?>> attaching = new ArrayList<>();
        OperationCatalogue.all().stream()
                .map(OperationKind::parameters)
                .filter(parameters -> reaches(parameters, NewNic.class, new HashSet<>()))
                .forEach(attaching::add);
        assertThat(attaching).contains(AttachNic.Parameters.class, CreateInstances.Parameters.class);
        assertThat(attaching)
                .as("implement AttachesCards: an owner attaches his machines only to networks that are open to him")
                .allSatisfy(parameters -> assertThat(AttachesCards.class).isAssignableFrom(parameters));
    }

    private static boolean reaches(Type type, Class<?> wanted, Set<Type> seen) {
        if (type.equals(wanted)) {
            return true;
        }
        if (!seen.add(type)) {
            return false;
        }
        return switch (type) {
            case ParameterizedType generic ->
                Arrays.stream(generic.getActualTypeArguments()).anyMatch(inner -> reaches(inner, wanted, seen));
            case Class<?> record
            when record.isRecord() ->
                Arrays.stream(record.getRecordComponents())
                        .anyMatch(component -> reaches(component.getGenericType(), wanted, seen));
            default -> false;
        };
    }

    private static List<Class<?>> compiled() throws IOException {
        try (Stream<Path> files = Files.walk(COMPILED)) {
            return files.map(file -> COMPILED.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .map(OperationCatalogueTest::find)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<Class<?>> find(String name) {
        try {
            Class<?> type = Class.forName(name, false, OperationCatalogueTest.class.getClassLoader());
            return Parameters.class.isAssignableFrom(type) && !type.isInterface()
                    ? Optional.of(type)
                    : Optional.empty();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static String notListed(Class<?> parameters) {
        return """
                %1$s is an operation that nothing knows of. Write it into OperationCatalogue, with what it is about and
                who may ask for it. Then an example (OperationExamples), a place in the simulation (Seats) and its words
                on the portal's pages are asked for in the same way. See docs/dev/adding-an-operation.md.
                """.formatted(parameters.getName());
    }
}
