/** The one contract between engine and nodes: {@link org.gannet.node.NodeApi} and its messages. */
@org.jspecify.annotations.NullMarked
package org.gannet.node;
