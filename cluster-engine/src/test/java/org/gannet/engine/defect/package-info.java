/** Defects put into the engine on purpose, to see that the checkers of the simulation find them. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.defect;
