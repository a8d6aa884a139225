/**
 * A cluster in memory: nodes with scriptable faults, a store, virtual time. Used by tests and by the simulated demo.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.simulation;
