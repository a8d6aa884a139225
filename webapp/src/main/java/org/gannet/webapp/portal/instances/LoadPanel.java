package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.time.Duration;
import java.util.Optional;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.UsageView;
import org.gannet.frontend.Sparkline;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** How loaded a machine is: processor, memory, disk, network, each with its last minutes. */
class LoadPanel extends Panel {
    private static final double FULL = 100;
    private static final double MILLIS = 1000;

    private final Sparkline processor = new Sparkline();
    private final Sparkline memory = new Sparkline();
    private final Sparkline disk = new Sparkline();
    private final Sparkline network = new Sparkline();
    private final Div lines = Blocks.div("sparks");
    private final Span idle = Blocks.span("soft", Texts.text("instances.load.off"));
    private Optional<UsageView> before = Optional.empty();

    LoadPanel() {
        super(Texts.text("instances.load"));
        processor.setCeiling(FULL);
        lines.add(
                line("instances.load.cpu", processor),
                line("instances.load.memory", memory),
                line("instances.load.disk", disk),
                line("instances.load.network", network));
        setContent(lines, idle);
    }

    private static Div line(String key, Sparkline sparkline) {
        sparkline.setLabel(Texts.text(key));
        return Blocks.div("spark", Blocks.span("soft small", Texts.text(key)), sparkline);
    }

    void show(InstanceView machine) {
        lines.setVisible(machine.usage().isPresent());
        idle.setVisible(machine.usage().isEmpty());
        machine.usage().ifPresent(now -> {
            if (before.filter(last -> !now.at().isAfter(last.at())).isEmpty()) {
                before.filter(last -> now.cpuSeconds() >= last.cpuSeconds())
                        .ifPresentOrElse(last -> rates(machine, last, now), () -> say(now));
                before = Optional.of(now);
            }
        });
    }

    private void rates(InstanceView machine, UsageView last, UsageView now) {
        double seconds = Duration.between(last.at(), now.at()).toMillis() / MILLIS;
        double busy = FULL * (now.cpuSeconds() - last.cpuSeconds()) / seconds / machine.vcpus();
        processor.add(busy, Texts.text("instances.load.percent", Math.round(Math.min(FULL, busy))));
        double moved = now.diskReadBytes() - last.diskReadBytes() + now.diskWrittenBytes() - last.diskWrittenBytes();
        disk.add(moved / seconds, Sizes.perSecond(Math.max(0, moved / seconds)));
        double sent = now.networkReceivedBytes()
                - last.networkReceivedBytes()
                + now.networkSentBytes()
                - last.networkSentBytes();
        network.add(sent / seconds, Sizes.perSecond(Math.max(0, sent / seconds)));
        say(now);
    }

    private void say(UsageView now) {
        memory.add(now.residentMemory().bytes(), Sizes.of(now.residentMemory()));
    }
}
