package org.gannet.agent.volume.ext;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.sharedfile.GlusterVolume;

/** Reads what scripts print. */
final class ExtOutput {
    private static final Pattern DEVICE = Pattern.compile("/[\\x21-\\x7e]{1,1023}");
    private static final String KVM = "kvm:";
    private static final Pattern RBD = Pattern.compile("rbd:([\\w.-]+)/([\\w.-]+)((?::[\\w-]+=[^:]+)*)");
    private static final Pattern GLUSTER =
            Pattern.compile("gluster(?:\\+tcp)?://([\\w.-]+)(?::([0-9]{1,5}))?/([\\w.-]+)/([\\w./-]+)");
    private static final Pattern NBD = Pattern.compile("nbd://([\\w.-]+)(?::([0-9]{1,5}))?(?:/([\\w./-]*))?");
    private static final Pattern NBD_SOCKET = Pattern.compile("nbd:unix:(/[^:]+)(?::exportname=([^:]+))?");
    private static final Pattern ISCSI = Pattern.compile("iscsi://([\\w.-]+(?::[0-9]{1,5})?)/([\\w.:-]+)/([0-9]{1,5})");

    private ExtOutput() {}

    /** What an attached volume is opened by. @param uri for QEMU itself, where the provider says one that is known */
    record Attached(Path device, Optional<Medium> uri) {}

    /** Empty when it is no answer. */
    static Optional<Attached> attached(String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        if (lines.isEmpty() || !DEVICE.matcher(lines.getFirst()).matches()) {
            return Optional.empty();
        }
        Optional<Medium> uri = lines.stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, KVM, 0, KVM.length()))
                .flatMap(line -> medium(line.substring(KVM.length())).stream())
                .findFirst();
        return Optional.of(new Attached(Path.of(lines.getFirst()).normalize(), uri));
    }

    /** Of the protocols that storage is reached by; empty for all others. */
    private static Optional<Medium> medium(String uri) {
        Matcher rbd = RBD.matcher(uri);
        if (rbd.matches()) {
            return rbd(rbd.group(1), rbd.group(2), rbd.group(3));
        }
        Matcher gluster = GLUSTER.matcher(uri);
        if (gluster.matches()) {
            Map<String, Object> server = server(gluster.group(1), gluster.group(2), "24007");
            return Optional.of(GlusterVolume.file(gluster.group(3), gluster.group(4), server));
        }
        Matcher nbd = NBD.matcher(uri);
        if (nbd.matches()) {
            return nbd(server(nbd.group(1), nbd.group(2), "10809"), Optional.ofNullable(nbd.group(3)));
        }
        Matcher socket = NBD_SOCKET.matcher(uri);
        if (socket.matches()) {
            return nbd(Map.of("type", "unix", "path", socket.group(1)), Optional.ofNullable(socket.group(2)));
        }
        Matcher iscsi = ISCSI.matcher(uri);
        return iscsi.matches()
                ? network(
                        "iscsi",
                        Map.of(
                                "transport",
                                "tcp",
                                "portal",
                                iscsi.group(1),
                                "target",
                                iscsi.group(2),
                                "lun",
                                Integer.valueOf(iscsi.group(3))))
                : Optional.empty();
    }

    private static Optional<Medium> network(String driver, Map<String, Object> options) {
        return Optional.of(new Medium.Network(driver, options));
    }

    private static Map<String, Object> server(String host, String port, String usual) {
        return Map.of(
                "type", "inet", "host", host, "port", Optional.ofNullable(port).orElse(usual));
    }

    private static Optional<Medium> nbd(Map<String, Object> server, Optional<String> export) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of("server", server));
        export.filter(name -> !name.isEmpty()).ifPresent(name -> options.put("export", name));
        return network("nbd", options);
    }

    /** What else is said of it must be who logs in, and by which configuration. */
    private static Optional<Medium> rbd(String pool, String image, String rest) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of("pool", pool, "image", image));
        for (String word : rest.isEmpty() ? new String[0] : rest.substring(1).split(":")) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.indexOf('='))) {
                case "id" -> options.put("user", value);
                case "conf" -> options.put("conf", value);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return network("rbd", options);
    }
}
