/** One class per operation, each planned by a pure function into steps that are data; and the steps. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation;
