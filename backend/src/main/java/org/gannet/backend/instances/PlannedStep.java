package org.gannet.backend.instances;

import java.util.Optional;

/**
 * A step that would be done.
 * @param title in words
 * @param node where; empty for tenants
 * @param pointOfNoReturn whether the job can only go on once this is done
 */
public record PlannedStep(String title, Optional<String> node, boolean pointOfNoReturn) {}
