package org.gannet.backend.clusters;

/**
 * Something on a node that does not agree with what should be there; nothing touches it by itself.
 * @param objectId the machine's or volume's id
 * @param sentence for operators
 */
public record FindingView(String node, String objectId, String sentence) {}
