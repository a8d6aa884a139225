package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All devices of this process, and what the agent may order. Each order may be repeated. */
final class Devices {
    private final PeerLink.Dialer dialer;
    private final Map<String, MirrorDevice> devices = new ConcurrentSkipListMap<>();
    private final Map<String, StandbyDevice> standing = new ConcurrentSkipListMap<>();
    private final Map<String, Comparison> comparisons = new ConcurrentHashMap<>();
    /** One order at a time for each disk; a question waits for none. */
    private final Map<String, Object> turns = new ConcurrentHashMap<>();

    Devices(PeerLink.Dialer dialer) {
        this.dialer = dialer;
    }

    /** @return lines to answer with; the last begins with "ok" or "no" */
    List<String> order(String line) {
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        Map<String, String> fields = Fields.parse(blank < 0 ? "" : line.substring(blank + 1));
        try {
            return switch (word) {
                case "ensure", "standby", "handover", "compare", "absent" -> change(word, fields);
                case "list" -> list();
                default -> throw new IllegalArgumentException("unknown: " + word);
            };
        } catch (IOException | RuntimeException e) {
            return List.of("no " + Fields.line(Map.of("message", String.valueOf(e.getMessage()))));
        }
    }

    private List<String> change(String word, Map<String, String> fields) throws IOException {
        String disk = fields.getOrDefault("disk", "");
        synchronized (turns.computeIfAbsent(disk, absent -> new Object())) {
            return switch (word) {
                case "ensure" -> ensure(fields);
                case "standby" -> standBy(fields);
                case "handover" -> handOver(disk);
                case "compare" -> compare(disk, fields);
                default -> absent(disk);
            };
        }
    }

    private List<String> ensure(Map<String, String> fields) throws IOException {
        DeviceSettings settings = DeviceSettings.fromFields(fields);
        MirrorDevice device = devices.get(settings.disk());
        if (device != null && !device.settings.reaches(settings)) {
            absent(settings.disk());
            device = null;
        }
        if (device == null) {
            absent(settings.disk());
            device = new MirrorDevice(settings, dialer);
            devices.put(settings.disk(), device);
        }
        device.setRate(settings.rate());
        boolean serving = Boolean.parseBoolean(fields.get("serving"));
        // What a guest that has gone was waiting for is never acknowledged: it makes this side no newer than the other.
        if (serving || !settings.alone()) {
            device.setAlone(settings.alone());
        }
        device.serve(serving);
        return List.of("ok " + Fields.line(device.status()));
    }

    private List<String> standBy(Map<String, String> fields) throws IOException {
        DeviceSettings settings = DeviceSettings.fromFields(fields);
        StandbyDevice device = standing.get(settings.disk());
        if (device == null || !device.serves(settings)) {
            absent(settings.disk());
            device = new StandbyDevice(settings, dialer);
            standing.put(settings.disk(), device);
        }
        return List.of("ok " + Fields.line(device.status()));
    }

    /** Ends it if both sides hold the same, so that the other one may take over; else it goes on. */
    private List<String> handOver(String disk) throws IOException {
        MirrorDevice device = devices.get(disk);
        if (device != null) {
            device.handOver();
        }
        return absent(disk);
    }

    /**
     * Begins to compare both sides unless that was begun, and tells how far it is. Fields: "again" whether one that was
     * begun earlier counts, "mend" as in {@link Comparison}, "end" whether it shall not go on.
     */
    private List<String> compare(String disk, Map<String, String> fields) throws IOException {
        MirrorDevice device = devices.get(disk);
        boolean end = Boolean.parseBoolean(fields.get("end"));
        if (end || !Boolean.parseBoolean(fields.get("again"))) {
            endComparison(disk);
        }
        if (end) {
            return List.of("ok");
        }
        if (device == null) {
            throw new IOException("This side does not feed the other one.");
        }
        boolean mend = Boolean.parseBoolean(fields.get("mend"));
        Comparison comparison = comparisons.computeIfAbsent(disk, absent -> Comparison.begin(device, mend));
        return List.of("ok " + Fields.line(comparison.status()));
    }

    private void endComparison(String disk) {
        Comparison known = comparisons.remove(disk);
        if (known != null) {
            known.stop();
        }
    }

    private List<String> absent(String disk) throws IOException {
        endComparison(disk);
        StandbyDevice waiting = standing.remove(disk);
        if (waiting != null) {
            waiting.close();
        }
        MirrorDevice device = devices.remove(disk);
        if (device != null) {
            device.close();
        }
        return List.of("ok");
    }

    private static String line(String disk, Map<String, String> status) {
        Map<String, String> fields = new LinkedHashMap<>(status);
        fields.put("disk", disk);
        return "is " + Fields.line(fields);
    }

    private List<String> list() {
        List<String> lines = new ArrayList<>();
        devices.forEach((disk, device) -> lines.add(line(disk, device.status())));
        standing.forEach((disk, device) -> lines.add(line(disk, device.status())));
        lines.add("ok");
        return lines;
    }
}
