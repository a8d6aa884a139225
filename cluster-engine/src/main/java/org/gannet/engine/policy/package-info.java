/** Which instances may be made at all, whatever room there is: pure functions, and refusals that name the rule. */
@org.jspecify.annotations.NullMarked
package org.gannet.engine.policy;
