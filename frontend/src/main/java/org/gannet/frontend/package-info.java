/**
 * Browser components, written in TypeScript with Lit, each with its Java side. They know nothing of machines and
 * tenants.
 */
@NullMarked
package org.gannet.frontend;

import org.jspecify.annotations.NullMarked;
