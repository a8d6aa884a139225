package org.gannet.backend.support;

import org.springframework.dao.DataAccessResourceFailureException;

/** The disk under the database has too little room for anything to be written. Nothing has been. */
public final class DiskFull extends DataAccessResourceFailureException {
    private static final long serialVersionUID = 1;

    public DiskFull(String message) {
        super(message);
    }
}
