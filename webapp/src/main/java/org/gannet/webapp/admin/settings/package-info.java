/** What holds for the whole cluster. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.settings;
