package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Choices;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** How big a new machine is: one of the sizes on offer, or one's own. */
class SizeForm extends Div {
    private static final String CUSTOM = "custom";
    private static final double GIB = 1L << 30;
    private static final int MOST = 1_000_000;

    /** A size. */
    record Size(int vcpus, ByteSize memory, ByteSize disk) {}

    private final Choices<Optional<FlavorView>> choices = new Choices<>("size", Texts.text("create.size"));
    private final IntegerField vcpus = new IntegerField(Texts.text("create.size.vcpus"));
    private final IntegerField memory = new IntegerField(Texts.text("create.size.memory"));
    private final NumberField disk = new NumberField(Texts.text("create.size.disk"));
    private final Div own = Blocks.div("form-row form-row--fixed", vcpus, memory, disk);
    private ByteSize smallest = ByteSize.ZERO;

    SizeForm(List<FlavorView> flavors, Runnable changed) {
        addClassName("stack");
        choices.addClassName("choices--sizes");
        List<Choices.Card<Optional<FlavorView>>> cards = new ArrayList<>();
        flavors.forEach(flavor -> cards.add(new Choices.Card<>(
                flavor.key(),
                Optional.of(flavor),
                Optional.empty(),
                flavor.name(),
                words(new Size(flavor.vcpus(), flavor.memory(), flavor.disk())))));
        cards.add(new Choices.Card<>(
                CUSTOM,
                Optional.empty(),
                Optional.empty(),
                Texts.text("create.size.custom"),
                Texts.text("create.size.custom.note")));
        choices.setCards(cards);
        choices.onChange(flavor -> {
            flavor.ifPresent(this::fill);
            own.setVisible(flavor.isEmpty());
            check();
            changed.run();
        });
        flavors.stream().findFirst().ifPresent(this::fill);
        own.setVisible(flavors.isEmpty());
        vcpus.setId("size-vcpus");
        memory.setId("size-memory");
        memory.setSuffixComponent(Blocks.span("soft", "MiB"));
        disk.setId("size-disk");
        disk.setSuffixComponent(Blocks.span("soft", "GiB"));
        List.of(vcpus, memory).forEach(field -> {
            field.setValueChangeMode(ValueChangeMode.LAZY);
            field.setManualValidation(true);
            field.addValueChangeListener(change -> changedByHand(changed));
        });
        disk.setValueChangeMode(ValueChangeMode.LAZY);
        disk.setManualValidation(true);
        disk.addValueChangeListener(change -> changedByHand(changed));
        add(choices, own);
    }

    private void changedByHand(Runnable changed) {
        if (own.isVisible()) {
            check();
            changed.run();
        }
    }

    private void fill(FlavorView flavor) {
        vcpus.setValue(flavor.vcpus());
        memory.setValue(Math.toIntExact(flavor.memory().mebibytes()));
        disk.setValue(flavor.disk().bytes() / GIB);
    }

    static String words(Size size) {
        return Texts.text("create.size.words", size.vcpus(), Sizes.of(size.memory()), Sizes.of(size.disk()));
    }

    /** The image needs a disk of this size at least. */
    void setSmallestDisk(ByteSize size) {
        smallest = size;
        check();
    }

    void choose(String key) {
        choices.choose(key);
        choices.chosen().ifPresent(flavor -> {
            flavor.ifPresent(this::fill);
            own.setVisible(flavor.isEmpty());
        });
    }

    /** A size of one's own. Nothing is proposed for what is not known. */
    void propose(int processors, ByteSize ram, ByteSize room) {
        choose(CUSTOM);
        if (processors > 0) {
            vcpus.setValue(processors);
        }
        if (ram.bytes() > 0) {
            memory.setValue(Math.toIntExact(ram.mebibytes()));
        }
        disk.setValue(room.bytes() / GIB);
    }

    String chosenName() {
        return choices.chosen()
                .flatMap(flavor -> flavor)
                .map(FlavorView::name)
                .orElse(Texts.text("create.size.custom"));
    }

    /** The size as chosen; empty when a field is wrong, which the field then says. */
    Optional<Size> size() {
        if (!check()) {
            return Optional.empty();
        }
        return Optional.of(new Size(vcpus.getValue(), ByteSize.ofMebibytes(memory.getValue()), diskSize()));
    }

    private ByteSize diskSize() {
        return new ByteSize(Math.round(disk.getValue() * GIB));
    }

    private boolean check() {
        boolean cpusRight = mark(vcpus, vcpus.getValue() != null && vcpus.getValue() > 0 && vcpus.getValue() < MOST);
        boolean memoryRight = mark(memory, memory.getValue() != null && memory.getValue() > 0);
        boolean diskRight = disk.getValue() != null && disk.getValue() > 0 && disk.getValue() < MOST;
        disk.setErrorMessage(Texts.text("create.size.wrong"));
        if (diskRight && !smallest.isAtMost(diskSize())) {
            diskRight = false;
            disk.setErrorMessage(Texts.text("create.size.small", Sizes.of(smallest)));
            own.setVisible(true);
        }
        disk.setInvalid(!diskRight);
        return cpusRight && memoryRight && diskRight;
    }

    private static boolean mark(IntegerField field, boolean right) {
        field.setErrorMessage(Texts.text("create.size.wrong"));
        field.setInvalid(!right);
        return right;
    }
}
