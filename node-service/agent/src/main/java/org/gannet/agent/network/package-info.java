/** How guests are attached: tap devices in bridges and switches of the node, or routed by it. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.network;
