/** The queue of jobs: how many run, whether it is paused or closed, and the rules about submissions. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.queue;
