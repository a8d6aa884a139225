package org.gannet.agent.mirror.device;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One mirrored disk, as the agent tells this process of it.
 * @param disk its id; also the name of what is served and connected to
 * @param directory of its mark and list of differences
 * @param volume socket that the local volume is served on
 * @param guests socket that guests come to
 * @param host where the other side is
 * @param port of the other side
 * @param alone whether this side may be written to without the other
 * @param rate bytes a second that are sent to make the other side equal, at most; 0 for no limit
 */
public record DeviceSettings(
        String disk, Path directory, Path volume, Path guests, String host, int port, boolean alone, long rate) {
    /** As fast as it goes. */
    public DeviceSettings(String disk, Path directory, Path volume, Path guests, String host, int port, boolean alone) {
        this(disk, directory, volume, guests, host, port, alone, 0);
    }

    Path file(String ending) {
        return directory.resolve(disk + ending);
    }

    /** The same with another address for the volume. */
    public DeviceSettings at(String address) {
        return new DeviceSettings(disk, directory, volume, guests, address, port, alone, rate);
    }

    /** Where the other side is. */
    boolean reaches(DeviceSettings other) {
        return host.equals(other.host) && port == other.port;
    }

    public Map<String, String> toFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("disk", disk);
        fields.put("directory", directory.toString());
        fields.put("volume", volume.toString());
        fields.put("guests", guests.toString());
        fields.put("host", host);
        fields.put("port", Integer.toString(port));
        fields.put("alone", Boolean.toString(alone));
        fields.put("rate", Long.toString(rate));
        return fields;
    }

    static DeviceSettings fromFields(Map<String, String> fields) {
        return new DeviceSettings(
                need(fields, "disk"),
                Path.of(need(fields, "directory")),
                Path.of(need(fields, "volume")),
                Path.of(need(fields, "guests")),
                need(fields, "host"),
                Integer.parseInt(need(fields, "port")),
                Boolean.parseBoolean(need(fields, "alone")),
                // An agent of an earlier version knows no limit.
                Long.parseLong(fields.getOrDefault("rate", "0")));
    }

    private static String need(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }
}
