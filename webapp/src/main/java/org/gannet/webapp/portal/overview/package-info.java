/** The first page: quota, machines, what happened. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.overview;
