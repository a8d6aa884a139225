package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.operations.FieldShape;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.backend.operations.Submitted;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every operation that the cluster has, by its name: what it asks for, its plan, and the job. The query says what
 * {@link Asked} knows; with {@code dryRun=true} the answer is 200 with the plan.
 */
@RestController
@RequestMapping(OperationApi.PATH)
class OperationApi {
    static final String PATH = "/api/v1/operations";

    private final CurrentActor actor;
    private final OperationService service;

    OperationApi(CurrentActor actor, OperationService service) {
        this.actor = actor;
        this.service = service;
    }

    /**
     * An operation.
     * @param subject what it is about: instance, node, group, network or cluster
     * @param forOwners whether owners of the machine may ask for it too, not only administrators
     * @param parameters JSON schema of the request's body
     */
    record OperationJson(String name, String subject, boolean forOwners, Map<String, Object> parameters) {
        static OperationJson of(OperationForm form) {
            return new OperationJson(form.name(), Words.of(form.subject()), form.forOwners(), schema(form));
        }
    }

    /** @param subject what the job is about, such as "node/node1" */
    record SubmittedJson(String subject, UUID job) {
        static SubmittedJson of(Submitted submitted) {
            return new SubmittedJson(submitted.subject().text(), submitted.job().value());
        }
    }

    @GetMapping
    Rows<OperationJson> list() {
        return Rows.of(service.forms(actor.get()), OperationJson::of);
    }

    @PostMapping("/{name}")
    ResponseEntity<Object> ask(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, Object> values,
            HttpServletRequest query) {
        OperationRequest request = new OperationRequest(name, present(values));
        Asked asked = Asked.of(query);
        if (asked.dryRun()) {
            return ResponseEntity.ok(PlanJson.of(service.plan(actor.get(), request, asked.options())));
        }
        Submitted submitted = service.submit(actor.get(), request, asked.options());
        return ResponseEntity.accepted()
                .location(URI.create(JobApi.PATH + "/" + submitted.job()))
                .body(SubmittedJson.of(submitted));
    }

    /** Null means the same as leaving it out. */
    private static Map<String, Object> present(@Nullable Map<String, Object> values) {
        Map<String, Object> present = new LinkedHashMap<>();
        Objects.requireNonNullElse(values, Map.<String, Object>of()).forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    // --- JSON schema

    private static Map<String, Object> schema(OperationForm form) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Optional<String> subject = form.subjectField();
        subject.ifPresent(field -> properties.put(field, Map.of("type", "string")));
        form.fields().forEach(field -> properties.put(field.name(), schema(field)));
        List<String> required =
                new ArrayList<>(subject.filter(field -> !form.makes()).stream().toList());
        form.fields().stream()
                .filter(OperationField::isNeeded)
                .map(OperationField::name)
                .forEach(required::add);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> schema(OperationField field) {
        Map<String, Object> one = one(field);
        Map<String, Object> schema = one;
        if (field.many()) {
            schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", one);
        }
        if (field.usual().isPresent()) {
            schema.put("default", field.usual().get());
        }
        return schema;
    }

    private static Map<String, Object> one(OperationField field) {
        return switch (field.type()) {
            case NUMBER -> of("type", "integer");
            case SIZE -> of("type", "integer", "description", "bytes");
            case DECIMAL -> of("type", "number");
            case YES_NO -> of("type", "boolean");
            case TIME -> of("type", "string", "format", "date-time");
            case DURATION -> of("type", "string", "format", "duration");
            case TEXT, NODE, GROUP, NETWORK, INSTANCE, PROJECT, DISK, NIC, SNAPSHOT, IMAGE, BACKUP ->
                of("type", "string");
            case CHOICE -> of("type", "string", "enum", field.words());
            case RECORD -> shape(field.shapes().getFirst());
            case VARIANT ->
                of("oneOf", field.shapes().stream().map(OperationApi::shape).toList());
            case MAP ->
                of(
                        "type",
                        "object",
                        "additionalProperties",
                        schema(field.shapes().getFirst().fields().getLast()));
            case JSON -> of("type", "object");
        };
    }

    private static Map<String, Object> shape(FieldShape shape) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        shape.property().ifPresent(property -> {
            properties.put(property, of("const", shape.kind()));
            required.add(property);
        });
        shape.fields().forEach(field -> properties.put(field.name(), schema(field)));
        shape.fields().stream()
                .filter(OperationField::isNeeded)
                .map(OperationField::name)
                .forEach(required::add);
        return of("type", "object", "properties", properties, "required", required);
    }

    /** @param pairs name and value in turn; they keep their order */
    private static Map<String, Object> of(Object... pairs) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            schema.put((String) pairs[index], pairs[index + 1]);
        }
        return schema;
    }
}
