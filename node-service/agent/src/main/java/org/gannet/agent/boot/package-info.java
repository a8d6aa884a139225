/** Serves the node over HTTPS: a thin Spring shell around plain classes. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.boot;
