package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaView;
import org.gannet.webapp.base.format.Texts;

/** Machines, vCPUs, memory and disk of a project against their limits. */
public class QuotaBars extends Div {
    private final QuotaBar machines = QuotaBar.ofCount(Texts.text("create.quota.machines"));
    private final QuotaBar vcpus = QuotaBar.ofCount(Texts.text("create.quota.vcpus"));
    private final QuotaBar memory = QuotaBar.ofSize(Texts.text("create.quota.memory"));
    private final QuotaBar disk = QuotaBar.ofSize(Texts.text("create.quota.disk"));

    public QuotaBars() {
        addClassName("quotas");
        add(machines, vcpus, memory, disk);
    }

    /** What is used and what is being made. */
    public static QuotaBars of(QuotaView quota) {
        QuotaBars bars = new QuotaBars();
        QuotaAmounts limit = quota.limit();
        QuotaAmounts used = quota.used();
        QuotaAmounts pending = quota.pending();
        bars.machines.show(limit.machines(), used.machines(), pending.machines());
        bars.vcpus.show(limit.vcpus(), used.vcpus(), pending.vcpus());
        bars.memory.show(
                limit.memory().bytes(), used.memory().bytes(), pending.memory().bytes());
        bars.disk.show(limit.disk().bytes(), used.disk().bytes(), pending.disk().bytes());
        return bars;
    }

    /** What one more machine would take, and what would be left. */
    public void showWith(QuotaView quota, QuotaAmounts more) {
        QuotaAmounts limit = quota.limit();
        QuotaAmounts used = quota.used();
        QuotaAmounts pending = quota.pending();
        machines.showWith(limit.machines(), used.machines(), pending.machines(), more.machines());
        vcpus.showWith(limit.vcpus(), used.vcpus(), pending.vcpus(), more.vcpus());
        memory.showWith(
                limit.memory().bytes(),
                used.memory().bytes(),
                pending.memory().bytes(),
                more.memory().bytes());
        disk.showWith(
                limit.disk().bytes(),
                used.disk().bytes(),
                pending.disk().bytes(),
                more.disk().bytes());
    }
}
