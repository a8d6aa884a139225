/** Block volumes of one node. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.volume;
