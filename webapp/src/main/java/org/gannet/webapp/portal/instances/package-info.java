/** Virtual machines: list, page, creation, actions. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.instances;
