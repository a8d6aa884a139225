/** Files that outlive the agent's process. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.state;
