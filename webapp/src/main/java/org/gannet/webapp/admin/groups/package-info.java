/** Groups of nodes: list and page. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.groups;
