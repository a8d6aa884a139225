package org.gannet.engine.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a form proposes for a component of parameters, and what a request means that does not say it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Usual {
    /** As it stands in JSON, without quotation marks: "60", "true", "HARD". */
    String value();
}
