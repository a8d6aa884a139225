/** What a node keeps and does for its cluster beside machines: copies of the configuration, switching other nodes. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.keep;
