/** Jobs as people see them. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.jobs;
