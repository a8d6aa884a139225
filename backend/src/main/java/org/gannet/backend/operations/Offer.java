package org.gannet.backend.operations;

import java.util.Optional;
import org.gannet.backend.instances.Obstacle;

/**
 * An operation that somebody may ask for.
 * @param notNow why it is not possible at the moment; empty when it may be asked for
 */
public record Offer(OperationForm form, Optional<Obstacle> notNow) {}
