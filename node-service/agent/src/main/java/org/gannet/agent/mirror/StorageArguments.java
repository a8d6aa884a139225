package org.gannet.agent.mirror;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.hypervisor.kvm.TlsCredentials;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.node.NodeHttp;
import org.gannet.node.VolumeSpec;

/**
 * Command line and orders of the process that has one side's volume open: pure.
 * @implNote qemu-storage-daemon(1) 7.2
 */
record StorageArguments(MirrorHost host, DiskId disk) {
    static final String BINARY = "qemu-storage-daemon";
    static final String TLS = "tls";
    static final String PEER = "peer";
    private static final String NODE = "disk";
    private static final String MARK = "mark";
    private static final int MOST_CONNECTIONS = 16;
    private static final Object NO_BACKING = Optional.empty();

    /**
     * It goes on to start when the agent has connected ({@code wait=on}): 7.2 answers nobody ever when it takes its
     * first client while the monitor's own thread is only beginning (25 of 9,000 starts on a busy machine; so none).
     */
    List<String> argv(VolumeDriver.Volume volume) {
        List<String> argv =
                new ArrayList<>(List.of(BINARY, "--pidfile", host.pid(disk).toString()));
        argv.addAll(List.of(
                "--chardev",
                "socket,id=monitor,path=" + host.monitor(disk).toString().replace(",", ",,") + ",server=on,wait=on",
                "--monitor",
                "chardev=monitor"));
        nodes(volume).forEach(node -> argv.addAll(List.of("--blockdev", json(node))));
        return argv;
    }

    private static String json(Map<String, Object> object) {
        return NodeHttp.json().writeValueAsString(object);
    }

    private List<Map<String, Object>> nodes(VolumeDriver.Volume volume) {
        List<Map<String, Object>> nodes = new ArrayList<>();
        volume.backing().ifPresent(image -> {
            nodes.add(image.medium().node("base-file", true));
            nodes.add(format("base", image.format(), "base-file", true));
        });
        nodes.add(volume.medium().node("file", false));
        Map<String, Object> top = format(NODE, volume.spec().format(), "file", false);
        if (volume.spec().format() == VolumeSpec.Format.QCOW2) {
            top.put("backing", volume.backing().isPresent() ? "base" : NO_BACKING);
        }
        nodes.add(top);
        nodes.add(new Medium.File(host.mark(disk)).node(MARK, false));
        return nodes;
    }

    private static Map<String, Object> format(String name, VolumeSpec.Format format, String file, boolean readOnly) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("driver", format.name().toLowerCase(Locale.ROOT));
        node.put("node-name", name);
        node.put("file", file);
        node.put("read-only", readOnly);
        if (!readOnly) {
            node.put("discard", "unmap");
            node.put("detect-zeroes", "unmap");
        }
        return node;
    }

    /** On a local socket, which only this node's own process opens. */
    Map<String, Object> serveHere() {
        return Map.of(
                "addr",
                Map.of("type", "unix", "data", Map.of("path", host.volume(disk).toString())),
                "max-connections",
                MOST_CONNECTIONS);
    }

    /** What this node shows to those who connect. */
    Map<String, Object> credentials() {
        return TlsCredentials.object(TLS, "server", host.tlsDirectory());
    }

    /** To the two nodes only: the certificate must be the cluster's and say the name of one of them. */
    Map<String, Object> serveThere(int port) {
        return Map.of(
                "addr",
                Map.of("type", "inet", "data", Map.of("host", host.address(), "port", Integer.toString(port))),
                "tls-creds",
                TLS,
                "tls-authz",
                PEER,
                "max-connections",
                MOST_CONNECTIONS);
    }

    /** Who may connect: a certificate whose subject has one of these common names. */
    static Map<String, Object> allowed(List<NodeName> nodes) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (NodeName node : nodes) {
            String name = "CN=" + node.value();
            for (String match : List.of(name, name + ",*", "*," + name, "*," + name + ",*")) {
                rules.add(Map.of("match", match, "policy", "allow", "format", "glob"));
            }
        }
        return Map.of("qom-type", "authz-list", "id", PEER, "policy", "deny", "rules", rules);
    }

    /** Of the disk; nobody is served meanwhile. */
    Map<String, Object> resize(ByteSize size) {
        return Map.of("node-name", NODE, "size", size.bytes());
    }

    Map<String, Object> exportDisk() {
        return export(NODE, disk.toString());
    }

    Map<String, Object> exportMark() {
        return export(MARK, disk + ".mark");
    }

    private static Map<String, Object> export(String node, String name) {
        return Map.of("type", "nbd", "id", "export-" + node, "node-name", node, "name", name, "writable", true);
    }
}
