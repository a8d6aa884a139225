/**
 * What the cluster should be ({@code ClusterState}, wished) and what nodes say it is ({@code Observation}):
 * immutable, no I/O.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.model;
