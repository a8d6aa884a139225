/**
 * The deterministic simulation: a whole cluster in virtual time, users who ask for random things, misfortune that
 * strikes at random, and invariants that are checked after every turn. All of it follows from one seed. See
 * {@code docs/dev/simulation.md}.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.simulation.world;
