/**
 * How changes are planned: what an operation is, what it may look at, and the list of all of them. One package below
 * for each kind of thing that operations are about, with one class per operation, and one for the steps.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation;
