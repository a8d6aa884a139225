/** One way in for all operations: what is offered for a thing, the plan of it, and the job. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.operations;
