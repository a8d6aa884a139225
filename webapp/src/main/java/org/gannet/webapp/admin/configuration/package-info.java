/** All that was set in the cluster as one file: out of it, and into an empty one. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.configuration;
