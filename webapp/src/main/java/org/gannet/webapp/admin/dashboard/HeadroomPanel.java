package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.clusters.HeadroomView;
import org.gannet.backend.clusters.NodeView;
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
    private final Button ask;
    private final Div answer = Blocks.div("figures figures--stacked");
    private final Question headroom;
    private List<String> nodes = List.of();
    /** Answers to older questions are not shown. */
    private int question;

    /** Makes a request of the person who presses, to be run anywhere. */
    @FunctionalInterface
    interface Question {
        /** @param like the name of a node that another one would be like */
        Supplier<HeadroomView> of(Optional<DiskTemplate> kind, Optional<String> like);
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
        List.of(kind, like)
                .forEach(field -> field.addValueChangeListener(change -> {
                    question++;
                    answer.removeAll();
                }));
        answer.setId("headroom-answer");
        setContent(Blocks.div(
                "stack",
                Blocks.span("soft small", Texts.text("dashboard.headroom.about")),
                kind,
                like,
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

    private void ask() {
        int asked = ++question;
        Supplier<HeadroomView> request = headroom.of(
                Optional.ofNullable(kind.getValue()),
                Optional.ofNullable(like.getValue()).filter(name -> !name.isEmpty()));
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
        view.rows().forEach(row -> answer.add(figure(row, view.like())));
    }

    private static Div figure(HeadroomView.Row row, Optional<String> like) {
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
                .ifPresent(gained -> figure.add(
                        Blocks.span("figure__note", Texts.text("dashboard.headroom.gained", gained, like.orElse("")))));
        row.limits()
                .forEach(limit -> figure.add(Blocks.span(
                        "figure__note",
                        Texts.text(
                                "dashboard.headroom.limit",
                                limit.nodes(),
                                Texts.text("base.unfit." + limit.reason())))));
        return figure;
    }
}
