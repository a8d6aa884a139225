package org.gannet.backend.clusters;

import java.util.Optional;

/**
 * Something on a node that does not agree with what should be there; nothing touches it by itself.
 * @param kind stable word, such as "MISSING_VOLUME"
 * @param objectId the machine's or volume's id
 * @param instanceName of the machine that it is about, when the cluster knows it
 * @param home the node of that machine
 * @param sentence for operators, in English
 */
public record FindingView(
        String kind,
        String node,
        String objectId,
        Optional<String> instanceName,
        Optional<String> home,
        String sentence) {}
