package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.backend.clusters.HeadroomView;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.clusters.OneMoreNode;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.webapp.base.component.Background;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** How many more machines of each size fit: worked out when it is asked for. */
class HeadroomPanel extends Panel {
    private static final String NONE = "";
    private final Select<DiskTemplate> kind = new Select<>();
    private final Select<String> like = new Select<>();
    private final IntegerField cpus = figure("cpus", OneMoreNode.MOST_CPUS);
    private final IntegerField memory = figure("memory", OneMoreNode.MOST_GIBIBYTES);
    private final IntegerField disk = figure("disk", OneMoreNode.MOST_GIBIBYTES);
    private final Div figures = Blocks.div("form-row", cpus, memory, disk);
    private final Button ask;
    private final Div answer = Blocks.div("figures figures--stacked");
    private final Question headroom;
    private List<String> nodes = List.of();
    /** Answers to older questions are not shown. */
    private int question;

    /** Makes a request of the person who presses, to be run anywhere. */
    @FunctionalInterface
    interface Question {
        Supplier<HeadroomView> of(Optional<DiskTemplate> kind, Optional<OneMoreNode> more);
    }

    HeadroomPanel(List<DiskTemplate> kinds, Question headroom) {
        super(Texts.text("dashboard.headroom"));
        this.headroom = headroom;
        setId("headroom");
        kind.setId("headroom-kind");
        kind.setLabel(Texts.text("dashboard.headroom.kind"));
        kind.setItems(kinds);
        kind.setItemLabelGenerator(each -> Texts.text("op.DiskTemplate." + each));
        kinds.stream().findFirst().ifPresent(kind::setValue);
        kind.setVisible(kinds.size() > 1);
        like.setId("headroom-like");
        like.setLabel(Texts.text("dashboard.headroom.like"));
        like.setItemLabelGenerator(each -> each.isEmpty() ? Texts.text("dashboard.headroom.like.none") : each);
        ask = new Button(Texts.text("dashboard.headroom.ask"), click -> ask());
        ask.setDisableOnClick(true);
        ask.setId("headroom-ask");
        Stream.<HasValue<?, ?>>of(kind, like, cpus, memory, disk)
                .forEach(field -> field.addValueChangeListener(change -> {
                    question++;
                    answer.removeAll();
                }));
        like.addValueChangeListener(change -> letFiguresDiffer());
        letFiguresDiffer();
        answer.setId("headroom-answer");
        setContent(Blocks.div(
                "stack",
                Blocks.span("soft small", Texts.text("dashboard.headroom.about")),
                kind,
                like,
                figures,
                new Div(ask),
                answer));
    }

    /** What another node may be like. Keeps what is chosen while it is there. */
    void setNodes(List<NodeView> all) {
        List<String> names = new ArrayList<>(List.of(NONE));
        all.stream().map(NodeView::name).forEach(names::add);
        if (!names.equals(nodes)) {
            nodes = names;
            String chosen = like.getOptionalValue().filter(names::contains).orElse(NONE);
            like.setItems(names);
            like.setValue(chosen);
        }
    }

    void choose(DiskTemplate disks) {
        kind.setValue(disks);
    }

    private Optional<String> like() {
        return Optional.ofNullable(like.getValue()).filter(name -> !name.isEmpty());
    }

    /** A node that is like another may differ in figures. */
    private void letFiguresDiffer() {
        figures.setVisible(like().isPresent());
        String asThere = Texts.text("dashboard.headroom.as", like().orElse(""));
        List.of(cpus, memory, disk).forEach(field -> {
            field.clear();
            field.setPlaceholder(asThere);
        });
    }

    private static IntegerField figure(String name, int most) {
        IntegerField field = new IntegerField(Texts.text("dashboard.headroom." + name));
        field.setId("headroom-" + name);
        field.setMin(1);
        field.setMax(most);
        field.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage(Texts.text("format.range", 1, most))
                .setMinErrorMessage(Texts.text("format.range", 1, most))
                .setMaxErrorMessage(Texts.text("format.range", 1, most)));
        return field;
    }

    private void ask() {
        if (Stream.of(cpus, memory, disk).anyMatch(IntegerField::isInvalid)) {
            ask.setEnabled(true);
            return;
        }
        int asked = ++question;
        Supplier<HeadroomView> request = headroom.of(
                Optional.ofNullable(kind.getValue()),
                like().map(name -> new OneMoreNode(
                        name,
                        Optional.ofNullable(cpus.getValue()),
                        memory.getOptionalValue().map(ByteSize::ofGibibytes),
                        disk.getOptionalValue().map(ByteSize::ofGibibytes))));
        Background.ask(this, request, found -> {
            ask.setEnabled(true);
            found.filter(view -> asked == question).ifPresent(this::show);
        });
    }

    private void show(HeadroomView view) {
        answer.removeAll();
        ask.setText(Texts.text("dashboard.headroom.again"));
        if (view.rows().isEmpty()) {
            answer.add(new Notice(Status.Kind.WARN, Texts.text("dashboard.headroom.none")));
        }
        view.rows().forEach(row -> answer.add(figure(row, view.more())));
    }

    private static Div figure(HeadroomView.Row row, Optional<HeadroomView.Hardware> more) {
        String size = Texts.text(
                "create.size.words",
                row.size().vcpus(),
                Sizes.of(row.size().memory()),
                Sizes.of(row.size().disk()));
        Div figure = Blocks.div(
                "figure",
                Blocks.span("figure__label", row.size().name() + " – " + size),
                Blocks.span(
                        "figure__value",
                        Texts.text(
                                row.more() ? "dashboard.headroom.more" : "dashboard.headroom.machines",
                                row.machines())));
        if (row.redundant() < row.machines()) {
            figure.add(Blocks.span("figure__note", Texts.text("dashboard.headroom.redundant", row.redundant())));
        }
        row.gained()
                .flatMap(gained -> more.map(node -> gained(gained, node)))
                .ifPresent(words -> figure.add(Blocks.span("figure__note", words)));
        row.limits()
                .forEach(limit -> figure.add(Blocks.span(
                        "figure__note",
                        Texts.text(
                                "dashboard.headroom.limit",
                                limit.nodes(),
                                Texts.text("base.unfit." + limit.reason())))));
        return figure;
    }

    private static String gained(int machines, HeadroomView.Hardware node) {
        return Texts.text(
                "dashboard.headroom.gained",
                machines,
                node.like(),
                node.cpus(),
                Sizes.of(node.memory()),
                Sizes.of(node.disk()));
    }
}
