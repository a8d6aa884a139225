/** What can be done with networks, one class per operation. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.network;
