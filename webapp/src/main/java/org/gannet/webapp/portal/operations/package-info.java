/** Any operation, asked for from the page of the thing that it is about, with its plan shown before it runs. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.operations;
