/** What has happened in one's projects. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.portal.activity;
