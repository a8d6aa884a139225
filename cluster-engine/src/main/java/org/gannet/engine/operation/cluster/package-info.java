/** What can be done with the cluster as a whole, one class per operation. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.cluster;
