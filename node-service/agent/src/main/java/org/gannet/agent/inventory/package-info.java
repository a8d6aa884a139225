/** What the node is and has. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.inventory;
