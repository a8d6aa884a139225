package org.gannet.webapp.rest;

import java.util.List;
import java.util.function.Function;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/**
 * A list, or a part of one.
 * @param total of all parts
 */
record Rows<T>(List<T> items, int offset, long total) {
    static final String MOST_BY_DEFAULT = "100";

    static <V, T> Rows<T> of(Page<V> page, Function<V, T> shape) {
        return new Rows<>(page.items().stream().map(shape).toList(), page.offset(), page.total());
    }

    static <V, T> Rows<T> of(List<V> all, Function<V, T> shape) {
        return new Rows<>(all.stream().map(shape).toList(), 0, all.size());
    }

    static PageQuery query(int offset, int limit) {
        if (offset < 0 || limit < 1 || limit > PageQuery.MOST_ROWS) {
            throw new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, "These rows can't be asked for.")
                    .withCause("offset is at least 0 and limit between 1 and " + PageQuery.MOST_ROWS + "."));
        }
        return new PageQuery(offset, limit);
    }
}
