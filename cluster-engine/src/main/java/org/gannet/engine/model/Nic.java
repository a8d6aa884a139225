package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NicId;
import org.gannet.node.VmSpec;

/**
 * A network card of an instance. What a node makes of it ({@code VmSpec.Nic}) depends on the group of the node.
 * @param addresses that it has, in the order in which the guest is told of them; those of a network are its alone
 * @param name in words, for people
 * @param slot its place on the machine's bus; empty for one that has not been attached yet
 */
public record Nic(
        NicId id,
        MacAddress mac,
        Attachment attachment,
        List<IpAddress> addresses,
        Optional<String> name,
        Optional<Integer> slot) {
    public static final int MOST_ADDRESSES = 64;
    private static final int LONGEST_NAME = 100;

    public Nic {
        addresses = List.copyOf(addresses);
        if (addresses.size() > MOST_ADDRESSES) {
            throw new IllegalArgumentException("at most " + MOST_ADDRESSES + " addresses: " + addresses.size());
        }
        if (addresses.stream().distinct().count() != addresses.size()) {
            throw new IllegalArgumentException("one address twice at one card: " + addresses);
        }
        Overrides.requireWithin(slot, 0, VmSpec.MOST_NICS - 1, "places of network cards");
        requireName(name);
    }

    /** @throws IllegalArgumentException when no card can be called so */
    public static void requireName(Optional<String> name) {
        name.filter(text -> text.isBlank() || text.length() > LONGEST_NAME).ifPresent(text -> {
            throw new IllegalArgumentException("a name of 1 to " + LONGEST_NAME + " characters");
        });
    }

    /** What it is attached to. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Attachment.User.class, name = "user"),
        @JsonSubTypes.Type(value = Attachment.Bridge.class, name = "bridge"),
        @JsonSubTypes.Type(value = Attachment.OnNetwork.class, name = "network")
    })
    public sealed interface Attachment {
        /** Behind the node's own address translation: reaches out, is not reached. */
        record User() implements Attachment {}

        /** In a bridge of this name, which its node must have. */
        record Bridge(String bridge) implements Attachment {
            public Bridge {
                if (bridge.isBlank()) {
                    throw new IllegalArgumentException("a bridge needs a name");
                }
            }
        }

        /** In a network, as its node's group reaches it. */
        record OnNetwork(NetworkId network) implements Attachment {}
    }

    /** Without addresses of its own. */
    public static Nic of(NicId id, MacAddress mac, Attachment attachment) {
        return new Nic(id, mac, attachment, List.of(), Optional.empty(), Optional.empty());
    }

    /** Rows of before cards had ids said in {@code kind} and {@code bridge} what they were attached to. */
    @JsonCreator
    static Nic read(
            @JsonProperty("id") Optional<NicId> id,
            @JsonProperty("mac") MacAddress mac,
            @JsonProperty("attachment") Optional<Attachment> attachment,
            @JsonProperty("addresses") Optional<List<IpAddress>> addresses,
            @JsonProperty("name") Optional<String> name,
            @JsonProperty("slot") Optional<Integer> slot,
            @JsonProperty("kind") Optional<String> kind,
            @JsonProperty("bridge") Optional<String> bridge) {
        if (attachment.isEmpty() && kind.isEmpty()) {
            throw new IllegalArgumentException("a card that is attached to nothing");
        }
        return new Nic(
                id.orElseGet(() -> idOf(mac)),
                mac,
                attachment.orElseGet(
                        () -> bridge.<Attachment>map(Attachment.Bridge::new).orElseGet(Attachment.User::new)),
                addresses.orElse(List.of()),
                name,
                slot);
    }

    /** The same whenever the row is read. */
    private static NicId idOf(MacAddress mac) {
        return new NicId(UUID.nameUUIDFromBytes(mac.value().getBytes(StandardCharsets.US_ASCII)));
    }

    /** The network that it is in. */
    public Optional<NetworkId> network() {
        return attachment instanceof Attachment.OnNetwork(NetworkId network) ? Optional.of(network) : Optional.empty();
    }

    public Nic withAttachment(Attachment other) {
        return new Nic(id, mac, other, addresses, name, slot);
    }

    public Nic withAddresses(List<IpAddress> others) {
        return new Nic(id, mac, attachment, others, name, slot);
    }

    public Nic withMac(MacAddress other) {
        return new Nic(id, other, attachment, addresses, name, slot);
    }

    Nic withSlot(int place) {
        return new Nic(id, mac, attachment, addresses, name, Optional.of(place));
    }

    public Nic withName(Optional<String> other) {
        return new Nic(id, mac, attachment, addresses, other, slot);
    }
}
