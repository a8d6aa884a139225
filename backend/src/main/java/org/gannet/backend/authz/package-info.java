/** Who acts, in which role. Every public service method takes an {@link org.gannet.backend.authz.Actor} first. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.authz;
