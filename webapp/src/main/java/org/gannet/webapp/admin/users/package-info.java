/** People who may sign in. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.users;
