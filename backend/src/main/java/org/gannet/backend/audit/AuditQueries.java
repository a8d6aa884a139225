package org.gannet.backend.audit;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.springframework.stereotype.Service;

/** Reads the audit log: administrators all, everybody else what concerns his projects or himself. */
@Service
public class AuditQueries {
    /** Newest first. */
    public Page<AuditEntryView> list(Actor actor, AuditFilter filter, PageQuery query) {
        throw new UnsupportedOperationException();
    }
}
