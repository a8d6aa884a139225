/**
 * Ganeti's htools for people and scripts: their file formats and commands, on the model and the search of
 * {@code org.gannet.engine.balancing}. Formats as hbal(1), hspace(1), hail(1) of 3.0.2 describe and print them.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.htools;
