package org.gannet.engine.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where the thing that the operation is about has what a component of parameters would change: a form shows it. Not
 * needed in operations whose names begin with Modify, Rename, Tune or Grow for what is called the same there and is
 * of the same type. On a list, what there is to choose from.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Present {
    /** Components of the model's records, one in the other: "flags.vmCapable", "v4.prefix", of each: "rules.name". */
    String value();
}
