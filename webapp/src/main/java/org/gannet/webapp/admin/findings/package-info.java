/** What is not as it should be. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.findings;
