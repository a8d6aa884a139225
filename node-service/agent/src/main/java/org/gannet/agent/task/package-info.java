/** Long work of a node: durable, found again by its id, cancellable. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.task;
