/** What two agents say to each other while a guest moves between their nodes. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.transfer;
