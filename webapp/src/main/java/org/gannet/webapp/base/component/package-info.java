/** Small parts that the pages are composed of. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.base.component;
