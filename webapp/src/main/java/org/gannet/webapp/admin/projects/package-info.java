/** Projects, their members and quotas. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.projects;
