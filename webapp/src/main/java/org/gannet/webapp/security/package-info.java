/** Who is signed in, and what a browser or program must prove before anything else of the portal hears of it. */
@NullMarked
package org.gannet.webapp.security;

import org.jspecify.annotations.NullMarked;
