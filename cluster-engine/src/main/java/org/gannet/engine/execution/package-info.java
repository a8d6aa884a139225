/** The parts with state: lock table, ledger of commits, job runner. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.execution;
