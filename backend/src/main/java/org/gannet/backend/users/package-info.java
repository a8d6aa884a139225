/** People who can sign in. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.users;
