/** All jobs. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.jobs;
