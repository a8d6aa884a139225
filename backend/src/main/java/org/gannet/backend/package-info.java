/**
 * What a person may do and what is kept about it: tenants, quotas, images, audit; the engine's store and its way to the
 * nodes.
 */
@org.jspecify.annotations.NullMarked
package org.gannet.backend;
