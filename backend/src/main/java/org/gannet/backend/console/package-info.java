/** Consoles: single-use tickets, who may look, and the way to the node. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.console;
