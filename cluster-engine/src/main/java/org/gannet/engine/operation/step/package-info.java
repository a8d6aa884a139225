/** What plans are made of: each step is data, and may be done and taken back more than once. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.step;
