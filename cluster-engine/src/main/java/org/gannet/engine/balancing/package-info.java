/**
 * How even a cluster is, and which moves make it more even: pure functions over a {@code ClusterInput}. The arithmetic
 * and the score are those of Ganeti's htools (hbal(1) of 3.0.2), so that results compare; the search is our own.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.balancing;
