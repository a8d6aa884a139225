/** Pages that change by themselves. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.base.push;
