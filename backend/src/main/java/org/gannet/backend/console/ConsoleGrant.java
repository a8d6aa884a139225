package org.gannet.backend.console;

import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.base.InstanceId;

/**
 * A redeemed ticket.
 * @param id of this session of the console
 * @param actor as the ticket was issued to; what he may do is read anew by {@link ConsoleConnections#resolve}
 */
public record ConsoleGrant(UUID id, Actor actor, String sessionId, InstanceId instance, Purpose purpose) {}
