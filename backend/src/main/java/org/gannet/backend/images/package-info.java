/** The catalogue of images that machines start from. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.images;
