package org.gannet.engine.operation;

import java.util.Optional;
import org.gannet.base.Subject;

/**
 * One entry of the catalogue.
 * @param name "CreateInstance": stable, in databases for ever
 * @param subject what it is about
 * @param audience who may ask for it
 * @param makes whether it makes what it is about, so that there is none before; its id is drawn by the caller
 * @param from the component of the parameters that names what it is made of, a thing of the same kind; there it is
 *     offered
 */
public record OperationKind(
        String name,
        Class<? extends Parameters> parameters,
        Subject.Kind subject,
        Audience audience,
        boolean makes,
        Optional<String> from) {
    public OperationKind {
        if (!parameters.isRecord()) {
            throw new IllegalArgumentException("parameters are records: " + parameters);
        }
    }

    /** On what kind of thing it is offered: what is yet to be made, of nothing, is asked for of the cluster. */
    public Subject.Kind offeredOn() {
        return makes && from.isEmpty() ? Subject.Kind.CLUSTER : subject;
    }

    /** Who may ask for an operation. */
    public enum Audience {
        /** Operators of the cluster only. */
        OPERATOR,
        /** Also those whose machine it is. */
        OWNER_TOO
    }
}
