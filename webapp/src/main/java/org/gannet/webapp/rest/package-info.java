/** The REST API under {@code /api/v1}: the same services as the pages, as JSON for programs. */
@NullMarked
package org.gannet.webapp.rest;

import org.jspecify.annotations.NullMarked;
