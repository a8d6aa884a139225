/** What changed, told to views. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.event;
