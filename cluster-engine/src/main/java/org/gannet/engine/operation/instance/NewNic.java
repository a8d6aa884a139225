package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Completed;
import org.gannet.engine.operation.ForOperators;
import org.gannet.engine.operation.Usual;

/** A network card to make with an instance; its MAC address is drawn at planning. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NewNic.User.class, name = "user"),
    @JsonSubTypes.Type(value = NewNic.Bridge.class, name = "bridge"),
    @JsonSubTypes.Type(value = NewNic.OnNetwork.class, name = "network")
})
public sealed interface NewNic {
    /** Behind the node's own address translation: reaches out, is not reached. */
    record User() implements NewNic {}

    /** In a bridge, which its node must have. */
    @ForOperators
    record Bridge(String bridge) implements NewNic {
        public Bridge {
            if (bridge.isBlank()) {
                throw new IllegalArgumentException("a bridge needs a name");
            }
        }
    }

    /**
     * In a network, as the group of its node reaches it.
     * @param addresses of the network that it shall have
     * @param automatic whether it gets a free address of each version that the network has and none was asked for
     * @param by whose choice it is: the network must be open to him still when his card is attached, and addresses
     *     that operators reserved are none for him; empty for operators
     */
    record OnNetwork(
            NetworkId network,
            List<IpAddress> addresses,
            @Usual("true") boolean automatic,

            @Completed.Here @JsonInclude(JsonInclude.Include.NON_ABSENT)
            Optional<OwnerId> by)
            implements NewNic {
        public OnNetwork {
            addresses = List.copyOf(addresses);
            if (addresses.size() > Nic.MOST_ADDRESSES) {
                throw new IllegalArgumentException("at most " + Nic.MOST_ADDRESSES + " addresses: " + addresses.size());
            }
        }

        /** As an operator chooses it. */
        public OnNetwork(NetworkId network, List<IpAddress> addresses, boolean automatic) {
            this(network, addresses, automatic, Optional.empty());
        }

        /** The same as somebody else's choice. @param by empty for operators */
        public OnNetwork by(Optional<OwnerId> by) {
            return new OnNetwork(network, addresses, automatic, by);
        }
    }
}
