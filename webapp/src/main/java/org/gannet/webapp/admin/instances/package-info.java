/** All virtual machines. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.instances;
