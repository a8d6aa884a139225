package org.gannet.backend.support;

import java.util.function.Function;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

/** Rows counted from any offset, which Spring Data's own pages can't. */
@BackendOnly
public final class OffsetPage implements Pageable {
    private final PageQuery query;
    private final Sort sort;

    public OffsetPage(PageQuery query, Sort sort) {
        this.query = query;
        this.sort = sort;
    }

    public static <E, T> Page<T> toPage(org.springframework.data.domain.Page<E> found, Function<E, T> view) {
        return new Page<>(
                found.getContent().stream().map(view).toList(),
                (int) found.getPageable().getOffset(),
                found.getTotalElements());
    }

    @Override
    public int getPageNumber() {
        return query.offset() / getPageSize();
    }

    @Override
    public int getPageSize() {
        return Math.max(1, query.limit());
    }

    @Override
    public long getOffset() {
        return query.offset();
    }

    @Override
    public Sort getSort() {
        return sort;
    }

    @Override
    public Pageable next() {
        return new OffsetPage(new PageQuery(query.offset() + query.limit(), query.limit()), sort);
    }

    @Override
    public Pageable previousOrFirst() {
        return new OffsetPage(new PageQuery(Math.max(0, query.offset() - query.limit()), query.limit()), sort);
    }

    @Override
    public Pageable first() {
        return new OffsetPage(new PageQuery(0, query.limit()), sort);
    }

    @Override
    public Pageable withPage(int pageNumber) {
        return new OffsetPage(new PageQuery(pageNumber * query.limit(), query.limit()), sort);
    }

    @Override
    public boolean hasPrevious() {
        return query.offset() > 0;
    }
}
