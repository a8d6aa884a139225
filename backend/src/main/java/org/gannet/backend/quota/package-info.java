/** What each project may have, has and is about to have. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.quota;
