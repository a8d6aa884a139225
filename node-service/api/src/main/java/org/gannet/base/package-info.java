/** Identities, units and problems: the words that every module shares. */
@org.jspecify.annotations.NullMarked
package org.gannet.base;
