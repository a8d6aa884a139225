/** Nodes and the state of the whole cluster, for operators. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.clusters;
