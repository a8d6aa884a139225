/** What {@code ./gannet bench} measures. Compiled with the tests, run by nobody else. See docs/dev/performance.md. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.bench;
