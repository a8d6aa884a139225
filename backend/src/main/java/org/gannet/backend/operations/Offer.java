package org.gannet.backend.operations;

import java.util.Optional;

/**
 * An operation that somebody may ask for.
 * @param notNow why it is not possible at the moment; empty when it may be asked for
 */
public record Offer(OperationForm form, Optional<String> notNow) {}
