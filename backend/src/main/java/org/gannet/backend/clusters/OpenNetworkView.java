package org.gannet.backend.clusters;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.NetworkId;

/**
 * A network that is open to a project, as its members know it; how full it is, and who else
 * is there, is for operators.
 * @param v4 prefix of version 4: "10.0.0.0/24"
 * @param v4Gateway one of its addresses
 * @param v6 prefix of version 6
 * @param v6Gateway one of its addresses
 */
public record OpenNetworkView(
        NetworkId id,
        String name,
        Optional<String> v4,
        Optional<String> v4Gateway,
        Optional<String> v6,
        Optional<String> v6Gateway) {
    /** "lan, 10.0.0.0/24". */
    public String words() {
        return Stream.of(Stream.of(name), v4.stream(), v6.stream())
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
    }
}
