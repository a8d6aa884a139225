/** What a portal says and does while it does not lead the cluster. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.standby;
