/** `./gannet demo`: portal, nodes and a small image in one process. Only this package sees the agent. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.demo;
