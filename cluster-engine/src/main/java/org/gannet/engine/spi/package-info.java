/** What the engine needs from outside: store, nodes, images, ids, threads. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.spi;
