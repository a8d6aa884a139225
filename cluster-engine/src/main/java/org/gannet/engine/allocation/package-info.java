/** Where an instance goes: pure functions over a {@code ClusterState}, with counted reasons when it goes nowhere. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.allocation;
