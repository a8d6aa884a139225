package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * A step that would be done.
 * @param kind stable word for what it does, such as "CreateVolume"
 * @param title in words, in English
 * @param disk number of the disk that it is about
 * @param size of that disk, where it matters
 * @param node where; empty for tenants
 * @param pointOfNoReturn whether the job can only go on once this is done
 */
public record PlannedStep(
        String kind,
        String title,
        Optional<Integer> disk,
        Optional<ByteSize> size,
        Optional<String> node,
        boolean pointOfNoReturn) {}
