/** Virtual machines of projects: requests, plans, views. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.instances;
