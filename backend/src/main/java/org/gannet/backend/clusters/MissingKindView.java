package org.gannet.backend.clusters;

/**
 * A kind of disks that a node can't hold now.
 * @param template "DRBD"; may be one that this version does not know
 * @param reason the node's own sentence
 */
public record MissingKindView(String template, String reason) {}
