/** What can be done with groups of nodes, one class per operation. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.group;
