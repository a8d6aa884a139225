/** Runs the node's tools: argument lists only, with limits on time and output. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.command;
