/** The way in. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.login;
