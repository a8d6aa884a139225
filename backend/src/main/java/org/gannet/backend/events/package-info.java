/** Tells views what has changed. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.events;
