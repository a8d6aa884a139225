/** Who did what. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.audit;
