/** Balance of groups of nodes, and their maintenance. */
@org.jspecify.annotations.NullMarked
package org.gannet.webapp.admin.balance;
