package org.gannet.frontend;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The last values of one figure as a small line, with the newest in words beside it. Its colour is the CSS property
 * {@code --gannet-sparkline-color}.
 */
@Tag("gannet-sparkline")
@JsModule("./gannet/gannet-sparkline.ts")
public class Sparkline extends Component implements HasSize, HasStyle {
    private static final int DEFAULT_CAPACITY = 60;

    private final int capacity;
    private final Deque<Double> values = new ArrayDeque<>();

    public Sparkline() {
        this(DEFAULT_CAPACITY);
    }

    /** @param capacity how many values are shown, at least 2 */
    public Sparkline(int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("too few values for a line: " + capacity);
        }
        this.capacity = capacity;
        getElement().setProperty("capacity", capacity);
    }

    /** Adds the newest value. What is no number or below zero counts as zero. */
    public void add(double value) {
        double drawn = Double.isFinite(value) ? Math.max(0, value) : 0;
        values.addLast(drawn);
        if (values.size() > capacity) {
            values.removeFirst();
        }
        if (isAttached()) {
            getElement().callJsFunction("push", drawn);
        }
    }

    /** Adds the newest value and says it in words. */
    public void add(double value, String reading) {
        add(value);
        setReading(reading);
    }

    public List<Double> values() {
        return List.copyOf(values);
    }

    /** The value at the top edge, such as 100 of per cent; 0: the largest of those shown. */
    public void setCeiling(double ceiling) {
        getElement().setProperty("ceiling", ceiling);
    }

    /** For those who do not see the line. */
    public void setLabel(String label) {
        getElement().setProperty("label", label);
    }

    /** The newest value in words, shown beside the line. */
    public void setReading(String reading) {
        getElement().setProperty("reading", reading);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        values.forEach(json::add);
        getElement().setPropertyJson("values", json);
    }
}
