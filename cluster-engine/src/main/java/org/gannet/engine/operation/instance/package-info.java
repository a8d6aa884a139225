/** Operations on instances, each planned by a pure function over the cluster's state. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.operation.instance;
