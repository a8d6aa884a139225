/** Append-only record of every act and every refusal. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.audit;
