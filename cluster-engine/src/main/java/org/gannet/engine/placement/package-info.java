/** What the search for places, which is as htools sees a cluster, says about ours: pure functions over a state. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.placement;
