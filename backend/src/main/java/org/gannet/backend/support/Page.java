package org.gannet.backend.support;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 * @param total of all pages
 */
public record Page<T>(List<T> items, int offset, long total) {
    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> function) {
        return new Page<R>(items.stream().<R>map(function).toList(), offset, total);
    }

    /** The page of a list that is in memory as a whole. */
    public static <T> Page<T> of(List<T> all, PageQuery query) {
        int from = Math.min(query.offset(), all.size());
        int to = Math.min(from + query.limit(), all.size());
        return new Page<>(all.subList(from, to), query.offset(), all.size());
    }
}
