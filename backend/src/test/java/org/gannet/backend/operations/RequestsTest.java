package org.gannet.backend.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.junit.jupiter.api.Test;

class RequestsTest {
    /** What makes machines has a page of its own. */
    private static final Set<String> CREATIONS = Set.of("CreateInstance", "CreateInstances");

    private final InstanceId id = InstanceId.random();

    @Test
    void drawsAFormFromTheParameters() {
        OperationForm stop = Forms.find("StopInstance").orElseThrow();
        assertThat(stop.subject()).isEqualTo(Subject.Kind.INSTANCE);
        assertThat(stop.subjectField()).contains("instance");
        assertThat(stop.forOwners()).isTrue();
        assertThat(stop.fields()).singleElement().satisfies(field -> {
            assertThat(field.name()).isEqualTo("graceSeconds");
            assertThat(field.type()).isEqualTo(FieldType.NUMBER);
            assertThat(field.usual()).contains("60");
            assertThat(field.isNeeded()).isFalse();
        });
        OperationForm migrate = Forms.find("MigrateInstance").orElseThrow();
        assertThat(migrate.forOwners()).isFalse();
        assertThat(migrate.fields()).first().satisfies(field -> {
            assertThat(field.type()).isEqualTo(FieldType.NODE);
            assertThat(field.optional()).isTrue();
        });
    }

    @Test
    void everyOperationButCreatingMachinesHasAForm() {
        assertThat(OperationForm.all().stream().map(OperationForm::name))
                .containsExactlyElementsOf(OperationCatalogue.all().stream()
                        .map(OperationKind::name)
                        .filter(name -> !CREATIONS.contains(name))
                        .toList());
    }

    @Test
    void drawsPartsOfParts() {
        OperationForm cluster = Forms.find("ModifyCluster").orElseThrow();
        OperationField policy = field(cluster.fields().stream(), "policy");
        assertThat(policy.type()).isEqualTo(FieldType.RECORD);
        assertThat(policy.inherits()).isTrue();
        OperationField ranges = field(policy.parts(), "ranges");
        assertThat(ranges.many()).isTrue();
        assertThat(ranges.optional()).isTrue();
        OperationField memory = field(field(ranges.parts(), "min").parts(), "memory");
        assertThat(memory.type()).isEqualTo(FieldType.SIZE);
        assertThat(memory.of()).isEqualTo("Specs");
        assertThat(memory.isNeeded()).isTrue();
        assertThat(field(policy.parts(), "vcpuRatio").type()).isEqualTo(FieldType.DECIMAL);
        assertThat(field(policy.parts(), "templates").words()).contains("FILE", "DRBD");
    }

    private static OperationField field(Stream<OperationField> fields, String name) {
        return fields.filter(field -> field.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void noFieldHasToBeTypedAsJson() {
        List<String> json = new ArrayList<>();
        OperationForm.all().forEach(form -> form.fields().forEach(field -> json(form.name(), field, json)));
        assertThat(json).as("parts that no form can show").isEmpty();
    }

    private static void json(String path, OperationField field, List<String> json) {
        if (field.type() == FieldType.JSON) {
            json.add(path + "." + field.name());
        }
        field.parts().forEach(part -> json(path + "." + field.name(), part, json));
    }

    @Test
    void readsWhatIsSaidAndTakesTheUsualForTheRest() {
        assertThat(read("StopInstance", Map.of("instance", id.toString())))
                .isEqualTo(new StopInstance.Parameters(id, 60));
        assertThat(read("StopInstance", Map.of("instance", id.toString(), "graceSeconds", 5)))
                .isEqualTo(new StopInstance.Parameters(id, 5));
        assertThat(read("MigrateInstance", Map.of("instance", id.toString(), "target", "node2")))
                .isEqualTo(new MigrateInstance.Parameters(id, Optional.of(new NodeName("node2"))));
        assertThat(read("MigrateInstance", Map.of("instance", id.toString())))
                .isEqualTo(new MigrateInstance.Parameters(id, Optional.empty()));
    }

    @Test
    void saysWhatIsWrong() {
        String machine = id.toString();
        refused("There is no field “speed”.", "StopInstance", Map.of("instance", machine, "speed", 1));
        refused("The field instance is missing.", "StopInstance", Map.of());
        refused("The field instance is missing.", "StopInstance", Map.of("instance", ""));
        refused("The field group is missing.", "RollMaintenance", Map.of("group", ""));
        refused("0 to 3600 seconds: -1", "StopInstance", Map.of("instance", machine, "graceSeconds", -1));
        refused(
                "graceSeconds: A value is not of its kind.",
                "StopInstance",
                Map.of("instance", machine, "graceSeconds", "a while"));
        refused("A value is not of its kind.", "StopInstance", Map.of("instance", machine, "graceSeconds", 1.5));
        refused("not a host name", "MigrateInstance", Map.of("instance", machine, "target", "no node"));
        assertThatThrownBy(() -> Requests.kind("EndTheWorld"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> Requests.kind("CreateInstance"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }

    @Test
    void namesWhatIsDoneAsTheAuditLogAlwaysDid() {
        assertThat(OperationService.action(Requests.kind("StopInstance"))).isEqualTo("instance.stop");
        assertThat(OperationService.action(Requests.kind("MigrateInstance"))).isEqualTo("instance.migrate");
    }

    private static Parameters read(String operation, Map<String, Object> values) {
        return Requests.read(Requests.kind(operation), values);
    }

    private static void refused(String words, String operation, Map<String, Object> values) {
        assertThatThrownBy(() -> read(operation, values)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(e.problem().message() + " " + e.problem().cause()).contains(words);
        });
    }
}
