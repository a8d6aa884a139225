package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.function.LongFunction;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** A quantity against its limit: used, being made, this one, left. */
public class QuotaBar extends Div {
    private static final double FULL = 100;

    private final LongFunction<String> words;
    private final Span text = Blocks.span("quota__text");
    private final Div bar = Blocks.div("quota__bar");

    private QuotaBar(String label, LongFunction<String> words) {
        this.words = words;
        addClassName("quota");
        bar.getElement().setAttribute("role", "img");
        add(Blocks.div("quota__head", Blocks.span("quota__label", label), text), bar);
    }

    public static QuotaBar ofCount(String label) {
        return new QuotaBar(label, Long::toString);
    }

    public static QuotaBar ofSize(String label) {
        return new QuotaBar(label, bytes -> Sizes.of(new ByteSize(bytes)));
    }

    /** What is used and what is being made, of the limit. */
    public QuotaBar show(long limit, long used, long pending) {
        draw(limit, used, pending, 0);
        String said = pending == 0
                ? Texts.text("base.quota.used", words.apply(used), words.apply(limit))
                : Texts.text("base.quota.pending", words.apply(used), words.apply(limit), words.apply(pending));
        say(said);
        return this;
    }

    /** What one more would take, and what would be left. */
    public QuotaBar showWith(long limit, long used, long pending, long more) {
        draw(limit, used, pending, more);
        long left = limit - used - pending - more;
        say(
                left >= 0
                        ? Texts.text("base.quota.left", words.apply(more), words.apply(left))
                        : Texts.text("base.quota.over", words.apply(more), words.apply(-left)));
        return this;
    }

    private void say(String said) {
        text.setText(said);
        bar.getElement().setAttribute("aria-label", said);
    }

    private void draw(long limit, long used, long pending, long more) {
        double whole = Math.max(1, Math.max(limit, used + pending + more));
        bar.removeAll();
        part("quota__used", used / whole);
        part("quota__pending", pending / whole);
        part("quota__this", more / whole);
        setClassName("quota--over", used + pending + more > limit);
        setClassName("quota--full", more == 0 && used + pending >= limit);
    }

    private void part(String className, double share) {
        if (share > 0) {
            Span part = Blocks.span(className, "");
            part.setWidth(share * FULL + "%");
            bar.add(part);
        }
    }
}
