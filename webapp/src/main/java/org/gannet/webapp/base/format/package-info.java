/** Words, sizes and times as people read them. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.base.format;
