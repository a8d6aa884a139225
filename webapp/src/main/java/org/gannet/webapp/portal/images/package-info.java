/** Images: the catalogue, and what is on its way into it. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.images;
