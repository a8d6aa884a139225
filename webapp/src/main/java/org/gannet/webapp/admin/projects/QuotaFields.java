package org.gannet.webapp.admin.projects;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;

/** The limits of a project, to be typed. */
class QuotaFields extends Div {
    private static final long GIB = 1L << 30;

    private final IntegerField machines = field("machines");
    private final IntegerField vcpus = field("vcpus");
    private final IntegerField memory = field("memory");
    private final IntegerField disk = field("disk");

    QuotaFields(QuotaAmounts now) {
        addClassName("form-row");
        machines.setValue(now.machines());
        vcpus.setValue(now.vcpus());
        memory.setValue(Math.toIntExact(now.memory().mebibytes()));
        disk.setValue(Math.toIntExact(Math.ceilDiv(now.disk().bytes(), GIB)));
        memory.setSuffixComponent(Blocks.span("soft", "MiB"));
        disk.setSuffixComponent(Blocks.span("soft", "GiB"));
        add(machines, vcpus, memory, disk);
    }

    private static IntegerField field(String key) {
        IntegerField field = new IntegerField(Texts.text("create.quota." + key));
        field.setId("quota-" + key);
        field.setMin(0);
        return field;
    }

    /** Empty when a field is. */
    Optional<QuotaAmounts> amounts() {
        boolean complete = Stream.of(machines, vcpus, memory, disk)
                .allMatch(field -> field.getValue() != null && field.getValue() >= 0);
        List.of(machines, vcpus, memory, disk)
                .forEach(field -> field.setInvalid(field.getValue() == null || field.getValue() < 0));
        return complete
                ? Optional.of(new QuotaAmounts(
                        machines.getValue(),
                        vcpus.getValue(),
                        ByteSize.ofMebibytes(memory.getValue()),
                        ByteSize.ofGibibytes(disk.getValue())))
                : Optional.empty();
    }
}
