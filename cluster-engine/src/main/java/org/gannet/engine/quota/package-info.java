/**
 * What counts against an owner's quota: pure decisions, made alike by the backend's ledger and by the simulated one.
 * Limits, and who may have how much, are the backend's.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.quota;
