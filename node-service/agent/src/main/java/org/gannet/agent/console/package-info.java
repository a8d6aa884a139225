/** Screens and serial lines of guests, as streams of bytes. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.console;
