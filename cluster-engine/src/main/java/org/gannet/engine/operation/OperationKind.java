package org.gannet.engine.operation;

import org.gannet.base.Subject;

/**
 * One entry of the catalogue.
 * @param name "CreateInstance": stable, in databases for ever
 * @param subject what it is about
 * @param audience who may ask for it
 */
public record OperationKind(
        String name, Class<? extends Parameters> parameters, Subject.Kind subject, Audience audience) {
    public OperationKind {
        if (!parameters.isRecord()) {
            throw new IllegalArgumentException("parameters are records: " + parameters);
        }
    }

    /** Who may ask for an operation. */
    public enum Audience {
        /** Operators of the cluster only. */
        OPERATOR,
        /** Also those whose machine it is. */
        OWNER_TOO
    }
}
