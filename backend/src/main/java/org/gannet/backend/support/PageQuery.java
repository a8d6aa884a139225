package org.gannet.backend.support;

/** Which rows of a list. */
public record PageQuery(int offset, int limit) {
    public static final int MOST_ROWS = 1000;

    public PageQuery {
        if (offset < 0 || limit < 0 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("rows " + offset + " + " + limit);
        }
    }

    public static PageQuery first(int limit) {
        return new PageQuery(0, limit);
    }
}
