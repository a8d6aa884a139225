package org.gannet.backend.audit;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.BackendOnly;

/**
 * Somebody tries something.
 * @param action stable word, such as "instance.create"
 * @param object kind and id or name
 */
@BackendOnly
public record Act(Actor actor, String action, String object) {}
