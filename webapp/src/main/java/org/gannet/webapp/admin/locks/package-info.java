/** Who has locked what, and who waits for whom. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.locks;
