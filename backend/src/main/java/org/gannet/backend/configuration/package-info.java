/** Everything that an operator has set, as one file, and a new cluster made from it. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.configuration;
