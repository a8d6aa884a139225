package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A network card to make with an instance; its MAC address is drawn at planning. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NewNic.User.class, name = "user"),
    @JsonSubTypes.Type(value = NewNic.Bridge.class, name = "bridge")
})
public sealed interface NewNic {
    /** Behind the node's own address translation: reaches out, is not reached. */
    record User() implements NewNic {}

    /** In a bridge, which its node must have. */
    record Bridge(String bridge) implements NewNic {
        public Bridge {
            if (bridge.isBlank()) {
                throw new IllegalArgumentException("a bridge needs a name");
            }
        }
    }
}
