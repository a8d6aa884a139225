package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gannet.webapp.base.format.Texts;

/** The tags of a thing; each leads to all that have it. */
public class TagChips extends Div {
    public TagChips(List<String> tags) {
        addClassName("op-chips");
        tags.forEach(tag -> {
            Anchor chip = new Anchor("admin/tags?q=" + URLEncoder.encode(tag, StandardCharsets.UTF_8), tag);
            chip.addClassName("chip");
            add(chip);
        });
        if (tags.isEmpty()) {
            add(Blocks.span("soft", Texts.text("base.tags.none")));
        }
    }
}
