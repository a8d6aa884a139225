/** The frame around every page: navigation, header, preferences, and the pages for what is missing or broken. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.base.layout;
