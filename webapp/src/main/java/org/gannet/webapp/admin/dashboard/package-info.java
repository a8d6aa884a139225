/** The clusters at a glance. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.dashboard;
