package org.gannet.agent.volume;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gannet.node.NodeHttp;
import org.gannet.node.VolumeSpec;

/**
 * Where the bytes of a volume or an image are, and so how QEMU opens them: the lowest node of its block layer, below
 * the one that knows the format. Made by drivers only, of what they drew or an administrator configured.
 */
public sealed interface Medium {
    /**
     * A regular file.
     * @param shared whether other nodes see it, too
     */
    record File(Path path, boolean shared) implements Medium {
        public File {
            requireAbsolute(path);
        }

        public File(Path path) {
            this(path, false);
        }
    }

    /**
     * A block device of the host.
     * @param shared whether other nodes see it, too
     */
    record Device(Path path, boolean shared) implements Medium {
        public Device {
            requireAbsolute(path);
        }

        public Device(Path path) {
            this(path, false);
        }
    }

    /**
     * What only QEMU, or another program that speaks the protocol, can open.
     * @param driver of QEMU's block layer: "rbd", "gluster", "nbd"
     * @param options of that driver, in QAPI's words
     */
    record Network(String driver, Map<String, Object> options) implements Medium {
        public Network {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }

    /** For programs that read and write it themselves; empty for what only QEMU can open. */
    default Optional<Path> local() {
        return switch (this) {
            case File file -> Optional.of(file.path());
            case Device device -> Optional.of(device.path());
            case Network network -> Optional.empty();
        };
    }

    /**
     * Whether machines open it past the node's cache. What several nodes see must not be cached by one of them; and
     * where storage is reached by a network that fails for a while, QEMU has each flush fail for ever after one that
     * failed, as long as there is a cache below it that may have lost something (raw_co_flush_to_disk in QEMU).
     */
    private boolean direct() {
        return switch (this) {
            case File file -> file.shared();
            case Device device -> device.shared();
            case Network network -> false;
        };
    }

    private Map<String, Object> described() {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (this) {
            case File file -> {
                json.put("driver", "file");
                json.put("filename", file.path().toString());
            }
            case Device device -> {
                json.put("driver", "host_device");
                json.put("filename", device.path().toString());
            }
            case Network(String driver, Map<String, Object> said) -> {
                json.put("driver", driver);
                json.putAll(said);
            }
        }
        return json;
    }

    /** The node in QAPI's words; what a guest discards is given back. May be added to. */
    default Map<String, Object> node(String name, boolean readOnly) {
        Map<String, Object> said = described();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("driver", Objects.requireNonNull(said.remove("driver")));
        json.put("node-name", name);
        json.putAll(said);
        json.put("read-only", readOnly);
        if (!readOnly) {
            json.put("discard", "unmap");
        }
        if (direct()) {
            json.put("cache", Map.of("direct", true));
        }
        return json;
    }

    /**
     * As qemu-img(1) is told it, besides the format ({@code -f}), which is said in any case. An absolute path can't be
     * taken for an option, nor for a protocol.
     */
    default String argument(VolumeSpec.Format format) {
        return local().map(Path::toString).orElseGet(() -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("driver", format.name().toLowerCase(Locale.ROOT));
            json.put("file", described());
            return "json:" + NodeHttp.json().writeValueAsString(json);
        });
    }

    private static void requireAbsolute(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + path);
        }
    }
}
