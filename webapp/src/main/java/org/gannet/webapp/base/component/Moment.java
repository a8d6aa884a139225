package org.gannet.webapp.base.component;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import java.time.Duration;
import java.time.Instant;
import org.gannet.webapp.base.format.Times;

/** A time in words, with the exact one as its tooltip; {@code page.js} lets it grow older by itself. */
@Tag("time")
public class Moment extends HtmlContainer {
    private Moment(Instant at, String kind, String text) {
        getElement().setAttribute("datetime", at.toString());
        getElement().setAttribute("data-kind", kind);
        addClassName("nowrap");
        setText(text);
    }

    /** "3 min ago". */
    public static Moment ago(Instant at) {
        return new Moment(at, "ago", Times.ago(at, Instant.now()));
    }

    /** "1 min 20 s", counted from then on. */
    public static Moment since(Instant start) {
        return new Moment(start, "lasting", Times.lasting(Duration.between(start, Instant.now())));
    }
}
