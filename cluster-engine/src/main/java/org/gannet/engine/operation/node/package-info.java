/** What can be done with nodes, one class per operation. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.node;
