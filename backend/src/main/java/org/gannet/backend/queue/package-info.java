/** The queue of jobs as operators steer it: settings, rules, locks. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.queue;
