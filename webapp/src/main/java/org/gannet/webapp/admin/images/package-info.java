/** The catalogue of images. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.images;
