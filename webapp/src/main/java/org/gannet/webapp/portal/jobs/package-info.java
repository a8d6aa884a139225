/** What is being done: progress, log, cancel, retry. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.jobs;
