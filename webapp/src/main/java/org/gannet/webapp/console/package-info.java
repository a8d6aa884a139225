/**
 * Machines' consoles in the browser: the panel with screen and text terminal, and the relay that carries their bytes
 * between a browser and a node. Nothing of a console goes through Flow but its tickets.
 */
@NullMarked
package org.gannet.webapp.console;

import org.jspecify.annotations.NullMarked;
