/** Loops that compare wished with observed. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.reconcile;
