/** A whole backend on a real database, over pretended nodes. */
package org.gannet.backend.testing;
