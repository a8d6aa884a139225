package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NetworkId;

/**
 * A network, for operators and helpdesk.
 * @param v4 prefix of version 4: "10.0.0.0/24"
 * @param v4Gateway one of its addresses
 * @param v6 prefix of version 6
 * @param v6Gateway one of its addresses
 * @param macPrefix of cards in it; empty for the cluster's
 * @param reserved ranges that no machine gets by itself
 * @param used addresses that machines have
 * @param nextV4 what the next machine would get; empty when there is none
 * @param nextV6 likewise
 * @param instances with a card in it
 * @param openTo whose owners may attach their machines to it
 */
public record NetworkView(
        NetworkId id,
        String name,
        Optional<String> v4,
        Optional<String> v4Gateway,
        Optional<String> v6,
        Optional<String> v6Gateway,
        Optional<String> macPrefix,
        List<String> reserved,
        int used,
        Optional<String> nextV4,
        Optional<String> nextV6,
        int instances,
        List<ConnectionView> groups,
        List<String> tags,
        OpenToView openTo) {
    public NetworkView {
        reserved = List.copyOf(reserved);
        groups = List.copyOf(groups);
        tags = List.copyOf(tags);
    }
}
