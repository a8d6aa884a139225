package org.gannet.backend.clusters;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.backend.support.BackendOnly;

/** How nodes may be called and where they may be. */
@BackendOnly
public final class NodeNames {
    private static final Pattern ADDRESS = Pattern.compile("([0-9a-zA-Z.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]):[0-9]{1,5}");

    private NodeNames() {}

    /** What is wrong with a host name as a node's name, in words; empty when nothing is. */
    public static Optional<String> findFault(String name) {
        return name.equals(ClusterCertificates.ENGINE)
                ? Optional.of("A node can't be called " + name + ".")
                : Optional.empty();
    }

    /** What is wrong with it as a node's address, in words; empty when nothing is. */
    public static Optional<String> findAddressFault(String address) {
        return ADDRESS.matcher(address).matches()
                ? Optional.empty()
                : Optional.of("“" + address + "” is no address with a port.");
    }
}
