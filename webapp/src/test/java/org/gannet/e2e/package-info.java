/** The whole of Gannet as a person meets it: a browser, the portal, three nodes and real guests. */
@org.jspecify.annotations.NullMarked
package org.gannet.e2e;
