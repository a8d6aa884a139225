/** Calls of the engine: in their order or not at all. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.fence;
