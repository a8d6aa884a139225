package org.gannet.engine.reconcile;

import org.gannet.engine.operation.Parameters;

/** What mends a finding, beside the words that its code has for it. */
public sealed interface Remedy {
    /** An operation: pages make a button of it, which shows the plan first. */
    record Ask(Parameters parameters) implements Remedy {}

    /** To be typed where the finding says: on the node. @param line without anything that has to be filled in */
    record Command(String line) implements Remedy {}

    /** A person has to look: there is nothing that is right in every case. */
    record Look() implements Remedy {}
}
