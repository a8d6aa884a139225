/**
 * Where instances can go, by trying each node or pair of nodes of a {@code PlacementState}: one instance, many, away
 * from a node, to another group, and how many more. Pure functions; the rules are those of Ganeti's htools (hail(1),
 * hspace(1) of 3.0.2), the search is our own.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.allocation.search;
