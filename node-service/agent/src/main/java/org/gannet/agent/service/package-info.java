/** The node as its contract has it: joins the rooms. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.service;
