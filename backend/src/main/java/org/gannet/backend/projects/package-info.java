/** Projects: the tenants, with members and a quota. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.projects;
