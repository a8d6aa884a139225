package org.gannet.webapp.base.component;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filter, order and the like of a page, as they stand in its address: one value per name, empty ones left out. */
public final class UrlState {
    private final Map<String, String> values = new LinkedHashMap<>();

    public static UrlState of(QueryParameters parameters) {
        UrlState state = new UrlState();
        parameters.getParameters().forEach((name, all) -> state.set(name, all.isEmpty() ? "" : all.getFirst()));
        return state;
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public UrlState set(String name, String value) {
        if (value.isEmpty()) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
        return this;
    }

    public UrlState set(String name, Optional<String> value) {
        return set(name, value.orElse(""));
    }

    public QueryParameters toParameters() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        values.forEach((name, value) -> all.put(name, List.of(value)));
        return new QueryParameters(all);
    }

    /** Writes it into the address of the page that is open; Back still leaves the page. */
    public void write(UI ui) {
        String path = ui.getInternals().getActiveViewLocation().getPath();
        ui.getPage().getHistory().replaceState(null, new Location(path, toParameters()));
    }
}
