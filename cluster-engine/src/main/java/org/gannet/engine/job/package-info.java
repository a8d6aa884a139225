/** Jobs as data: what is stored, shown and resumed. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.job;
