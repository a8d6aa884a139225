/** Fetches from addresses that people name, without reaching what only the portal itself may reach. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.images.fetch;
