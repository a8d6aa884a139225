/** The node's cache of images. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.image;
