package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.operations.FieldShape;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.format.Texts;

/** Fields that have fields of their own: forms inside of the form. */
record PartInputs(FormInputs inputs, Runnable changed) {
    /** The fields of a shape, drawn. */
    private record Drawn(FieldShape shape, List<FieldInput> parts) {
        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            shape.property().ifPresent(property -> values.put(property, shape.kind()));
            parts.forEach(part ->
                    part.value().ifPresent(value -> values.put(part.field().name(), value)));
            return values;
        }

        boolean isComplete() {
            return parts.stream().allMatch(FieldInput::isComplete);
        }

        Div body() {
            Div body = Blocks.div("op-parts");
            parts.forEach(part -> body.add(part.component()));
            return body;
        }
    }

    private Drawn draw(FieldShape shape, Known known, String path) {
        return new Drawn(
                shape,
                shape.fields().stream()
                        .map(part -> inputs.of(part, known.part(part.name()), path + "-"))
                        .toList());
    }

    /** Parameters of which each is set here or taken from the level above; folded until somebody looks. */
    FieldInput inherited(OperationField field, Known known, String path) {
        FieldShape shape = field.shapes().getFirst();
        Drawn drawn = new Drawn(
                shape,
                draw(shape, known, path).parts().stream()
                        .map(part -> part.unless(known.part(part.field().name()).now()))
                        .toList());
        long set = drawn.parts().stream()
                .filter(part -> known.part(part.field().name()).now().isPresent())
                .count();
        String label = OperationWords.label(field);
        Notice.Fold fold = new Notice.Fold(
                known.above().isPresent() ? Texts.text("operations.set", label, set) : label, drawn.body());
        fold.addClassName("op-fold");
        Supplier<Optional<Object>> value = () -> Optional.<Object>of(drawn.values())
                .filter(map -> !drawn.values().isEmpty());
        return new FieldInput(
                field,
                fold,
                value,
                drawn::isComplete,
                () -> drawn.parts().stream()
                        .filter(FieldInput::isEmptied)
                        .map(part -> part.field().name())
                        .toList(),
                Optional.empty());
    }

    /** An object that is said as a whole, or not at all when it may be left out. */
    FieldInput record(OperationField field, Known known, String path) {
        Drawn drawn = draw(field.shapes().getFirst(), known, path);
        Div body = drawn.body();
        if (!field.optional()) {
            return FieldInput.of(field, titled(field, body), () -> Optional.of(drawn.values()), drawn::isComplete);
        }
        Checkbox said = new Checkbox(OperationWords.label(field));
        said.setHelperText(help(field, known));
        said.setValue(known.now().isPresent());
        body.setVisible(known.now().isPresent());
        said.addValueChangeListener(change -> {
            body.setVisible(Boolean.TRUE.equals(change.getValue()));
            changed.run();
        });
        return FieldInput.of(
                field,
                Blocks.div("op-group", said, body),
                () -> Optional.<Object>of(drawn.values()).filter(map -> Boolean.TRUE.equals(said.getValue())),
                () -> !Boolean.TRUE.equals(said.getValue()) || drawn.isComplete());
    }

    /** Its fields alone: the list around it has the label. */
    private FieldInput plain(OperationField field, Known known, String path) {
        Drawn drawn = draw(field.shapes().getFirst(), known, path);
        return FieldInput.of(field, drawn.body(), () -> Optional.of(drawn.values()), drawn::isComplete);
    }

    private static String help(OperationField field, Known known) {
        return known.now().isEmpty() && known.above().isPresent()
                ? Texts.text("operations.inherited.whole")
                : OperationWords.help(field);
    }

    private static Div titled(OperationField field, Component... content) {
        Div group = Blocks.div("op-group", Blocks.span("op-label", OperationWords.label(field)));
        String said = OperationWords.help(field);
        if (!said.isEmpty()) {
            group.add(Blocks.span("soft small", said));
        }
        group.add(content);
        group.getElement().setAttribute("role", "group");
        group.getElement().setAttribute("aria-label", OperationWords.label(field));
        return group;
    }

    /** One of several kinds of objects: choosing the kind shows its fields. */
    FieldInput variant(OperationField field, Known known, String path) {
        Select<FieldShape> kinds = new Select<>();
        kinds.setLabel(OperationWords.label(field));
        kinds.setHelperText(OperationWords.help(field));
        kinds.setItems(field.shapes());
        kinds.setItemLabelGenerator(
                shape -> shape == null ? Texts.text("operations.unchanged") : OperationWords.kind(field, shape.kind()));
        kinds.setEmptySelectionAllowed(field.optional());
        kinds.setEmptySelectionCaption(Texts.text("operations.unchanged"));
        kinds.setWidthFull();
        kinds.setRequiredIndicatorVisible(field.isNeeded());
        kinds.setId("op-" + path + "-kind");
        Div body = new Div();
        List<Drawn> shown = new ArrayList<>();
        Runnable redraw = () -> {
            shown.clear();
            body.removeAll();
            Optional.ofNullable(kinds.getValue()).ifPresent(shape -> {
                Drawn drawn = draw(shape, isKind(shape, known) ? known : Known.NOTHING, path);
                shown.add(drawn);
                body.add(drawn.body());
            });
        };
        field.shapes().stream()
                .filter(shape -> isKind(shape, known))
                .findFirst()
                .or(() -> field.isNeeded() ? field.shapes().stream().findFirst() : Optional.empty())
                .ifPresent(kinds::setValue);
        redraw.run();
        kinds.addValueChangeListener(change -> {
            redraw.run();
            changed.run();
        });
        return FieldInput.of(
                field,
                Blocks.div("op-group", kinds, body),
                () -> shown.stream().findFirst().map(Drawn::values),
                () -> shown.stream().allMatch(Drawn::isComplete));
    }

    private static boolean isKind(FieldShape shape, Known known) {
        return known.now()
                .filter(now -> now instanceof Map<?, ?> map
                        && shape.property()
                                .map(property -> shape.kind().equals(map.get(property)))
                                .orElse(false))
                .isPresent();
    }

    /** Any number of objects: each has its place, is taken away there, and new ones are added below. */
    FieldInput list(OperationField field, Known known, String path) {
        OperationField one = new OperationField(
                field.name(),
                field.of(),
                field.kind(),
                field.type(),
                false,
                false,
                field.words(),
                Optional.empty(),
                field.shapes());
        Rows rows = new Rows(field, known.now().isPresent());
        rows.adds(one, path);
        if (known.now().orElse(List.of()) instanceof List<?> list) {
            list.forEach(each -> rows.add(one, Optional.of(each), path));
        }
        return FieldInput.of(field, rows.group, rows::value, rows::isWhole);
    }

    /** Names and what they have: rows of two fields. */
    FieldInput map(OperationField field, Known known, String path) {
        FieldShape pair = field.shapes().getFirst();
        OperationField one = new OperationField(
                field.name(),
                field.of(),
                field.kind(),
                FieldType.RECORD,
                false,
                false,
                List.of(),
                Optional.empty(),
                List.of(pair));
        Rows rows = new Rows(field, known.now().isPresent());
        rows.adds(one, path);
        if (known.now().orElse(Map.of()) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> rows.add(one, Optional.of(Map.of("key", key, "value", value)), path));
        }
        return FieldInput.of(field, rows.group, () -> rows.value().map(PartInputs::object), rows::isWhole);
    }

    private static Object object(Object pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (pairs instanceof List<?> list) {
            list.forEach(pair -> {
                if (pair instanceof Map<?, ?> map && map.get("key") != null && map.get("value") != null) {
                    object.put(map.get("key").toString(), map.get("value"));
                }
            });
        }
        return object;
    }

    /** The rows of a list. */
    private final class Rows {
        private final List<FieldInput> shown = new ArrayList<>();
        private final Div places = Blocks.div("op-rows");
        private final Div group;
        private final boolean wasThere;
        /** Places are numbered as they were made, so that no two ever have one id. */
        private int count;

        Rows(OperationField field, boolean wasThere) {
            this.wasThere = wasThere;
            group = titled(field, places);
        }

        void adds(OperationField one, String path) {
            Button more = new Button(Texts.text("operations.add"), Icon.PLUS.create(), click -> {
                add(one, Optional.empty(), path);
                changed.run();
            });
            more.setId("op-" + path + "-add");
            group.add(more);
        }

        void add(OperationField one, Optional<Object> now, String path) {
            String place = path + "-" + count++;
            FieldInput input = one.type() == FieldType.RECORD
                    ? plain(one, Known.now(now), place)
                    : inputs.of(one, Known.now(now), place + "-");
            Div row = Blocks.div("op-row", input.component());
            Button away = new Button(Icon.CROSS.create(), click -> {
                shown.remove(input);
                places.remove(row);
                changed.run();
            });
            away.setAriaLabel(Texts.text("operations.away", OperationWords.label(one)));
            away.addThemeVariants(ButtonVariant.TERTIARY);
            row.add(away);
            shown.add(input);
            places.add(row);
        }

        Optional<Object> value() {
            List<Object> values = new ArrayList<>();
            shown.forEach(input -> input.value().ifPresent(values::add));
            return Optional.<Object>of(values).filter(list -> wasThere || !values.isEmpty());
        }

        boolean isWhole() {
            return shown.stream().allMatch(FieldInput::isComplete);
        }
    }
}
