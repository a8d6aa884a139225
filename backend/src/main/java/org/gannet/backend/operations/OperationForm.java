package org.gannet.backend.operations;

import java.util.List;
import java.util.Optional;
import org.gannet.base.Subject;

/**
 * What an operation is about and what it asks for.
 * @param name "RenameInstance": stable
 * @param subject what it is about
 * @param forOwners whether owners of the machine may ask for it too, not only administrators
 * @param makes whether it makes what it is about, and so is offered on the cluster
 * @param subjectField the field of JSON that names what it is about; empty for the cluster
 * @param fields all others, in their order
 */
public record OperationForm(
        String name,
        Subject.Kind subject,
        boolean forOwners,
        boolean makes,
        Optional<String> subjectField,
        List<OperationField> fields) {
    public OperationForm {
        fields = List.copyOf(fields);
    }

    /** Of every operation that there is, whoever may ask for it. */
    public static List<OperationForm> all() {
        return Forms.list();
    }

    /** On what kind of thing it is offered. */
    public Subject.Kind offeredOn() {
        return makes ? Subject.Kind.CLUSTER : subject;
    }
}
