package org.gannet.webapp.portal.instances;

import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.webapp.base.component.UrlState;

/** What a list of machines has in its address: {@code status=running&q=web&sort=-created&project=demo}. */
public record ListAddress(StatusFilter status, String text, InstanceOrder order) {
    public static ListAddress of(UrlState address) {
        return new ListAddress(
                StatusFilter.of(address.get("status")),
                address.get("q").orElse(""),
                address.get("sort").flatMap(ListAddress::order).orElse(InstanceOrder.BY_NAME));
    }

    public UrlState writeTo(UrlState address) {
        String field = order.field().name().toLowerCase(Locale.ROOT);
        String sort = order.equals(InstanceOrder.BY_NAME) ? "" : (order.descending() ? "-" : "") + field;
        return address.set("status", status.key()).set("q", text).set("sort", sort);
    }

    private static Optional<InstanceOrder> order(String text) {
        boolean descending = text.startsWith("-");
        String field = (descending ? text.substring(1) : text).toUpperCase(Locale.ROOT);
        for (InstanceOrder.Field each : InstanceOrder.Field.values()) {
            if (each.name().equals(field)) {
                return Optional.of(new InstanceOrder(each, descending));
            }
        }
        return Optional.empty();
    }

    ListAddress withStatus(StatusFilter other) {
        return new ListAddress(other, text, order);
    }

    ListAddress withText(String other) {
        return new ListAddress(status, other, order);
    }

    ListAddress withOrder(InstanceOrder other) {
        return new ListAddress(status, text, other);
    }
}
