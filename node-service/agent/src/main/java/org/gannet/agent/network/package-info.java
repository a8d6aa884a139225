/** How guests are attached: tap devices in bridges of the node. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.network;
