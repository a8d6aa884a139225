/** The portal: the process that people and programs talk to. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp;
