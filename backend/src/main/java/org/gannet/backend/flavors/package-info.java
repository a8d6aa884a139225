/** Sizes of virtual machines to choose from. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.flavors;
