package org.gannet.backend.clusters;

/**
 * An image that a node keeps, to make disks of it.
 * @param name of the catalogue; the beginning of its digest when the catalogue has it no more
 * @param disks of machines on this node that were made of it
 */
public record NodeImageView(String name, int disks) {}
