package org.gannet.backend.console;

import java.net.URI;
import java.util.Optional;
import org.gannet.base.InstanceId;

/**
 * A console of a machine that runs, and where it is just now. Nothing in it is secret: the portal opens it for who has
 * a ticket, the node's agent for who has the cluster's certificate.
 * @param node for who sees the cluster
 * @param address at the node's agent; for administrators
 */
public record ConsoleView(InstanceId instance, Purpose purpose, Optional<String> node, Optional<URI> address) {}
