/** The order in which jobs begin: locks, slots, rules, dependencies. In memory; rebuilt from the jobs at each start. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.queue;
