/** What lies in the nodes' backup directories. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.backups;
