/** Things by their tags. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.tags;
