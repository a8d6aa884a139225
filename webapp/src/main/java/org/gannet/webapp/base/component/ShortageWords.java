package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import org.gannet.backend.clusters.ShortageView;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Which death a node could not bear, in the reader's words. */
public final class ShortageWords {
    private ShortageWords() {}

    public static Component line(ShortageView found) {
        return new Span(Texts.text(
                "base.shortage", found.node(), found.dies(), Sizes.of(found.needed()), Sizes.of(found.free())));
    }
}
