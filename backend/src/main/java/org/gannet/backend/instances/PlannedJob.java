package org.gannet.backend.instances;

import java.util.Optional;

/**
 * A job that a plan would ask for.
 * @param operation stable word for what it does, such as "MigrateInstance"
 * @param title for everyone; names no node
 * @param node that it brings something to, if it names one; for operators
 */
public record PlannedJob(String operation, String title, Optional<String> node) {}
