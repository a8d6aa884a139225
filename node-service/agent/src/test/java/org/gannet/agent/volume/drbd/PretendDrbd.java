package org.gannet.agent.volume.drbd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;

/** As much of DRBD, in the kernel and its tools, as the driver uses; the other side is never there. */
final class PretendDrbd implements CommandRunner {
    private static final String OK = "";
    private final DrbdVersion version;
    private final Map<String, Resource> resources = new TreeMap<>();
    /** What volumes of metadata say of the volumes that they belong to. */
    private final Map<String, String> metadata = new HashMap<>();

    String helper = "/bin/true";
    boolean loaded = true;
    boolean installed = true;

    PretendDrbd(DrbdVersion version) {
        this.version = version;
    }

    /** One device, and the connection to the other side. */
    private static final class Resource {
        Optional<String> minor = Optional.empty();
        Optional<String> disk = Optional.empty();
        String below = "";
        boolean primary;
        boolean suspended;
        boolean looking;
        Map<String, String> options = new TreeMap<>();

        String content(Map<String, String> metadata) {
            return disk.map(metadata::get).orElse("Diskless");
        }

        boolean waits() {
            return options.getOrDefault("fencing", "").equals("resource-and-stonith");
        }
    }

    /** All that the kernel has, for people and for comparisons. */
    String state() {
        return resources.entrySet().stream()
                .map(each -> each.getKey().replaceAll("gannet-.*", "gannet") + " "
                        + (each.getValue().primary ? "Primary " : "Secondary ")
                        + each.getValue().content(metadata)
                        + (each.getValue().looking ? " looking" : "")
                        + (each.getValue().suspended ? " suspended " : " ")
                        + each.getValue().options.getOrDefault("fencing", ""))
                .collect(Collectors.joining("\n"));
    }

    /** Somebody writes while the other side is not there. */
    void isWrittenTo() {
        resources.values().stream().filter(Resource::waits).forEach(each -> each.suspended = true);
    }

    /** The volume was once one side of a disk, whole. */
    void hasBeenWhole(String path) {
        metadata.put(path, "UpToDate");
    }

    /** Whether nobody could see that such a command had no effect. */
    static boolean isBlind(Command command) {
        String verb = command.argv().get(1);
        return verb.endsWith("-options")
                || List.of("connect", "new-peer", "new-path").contains(verb)
                || command.argv().contains("apply-al");
    }

    @Override
    public CommandResult run(Command command) {
        List<String> argv = command.argv();
        String said = switch (argv.getFirst()) {
            case "cat" -> cat(argv.getLast());
            case "dmesg" -> OK;
            case "drbdmeta" -> meta(argv);
            case "drbdsetup" -> setup(argv);
            default -> throw new IllegalArgumentException(command.toString());
        };
        if (said.startsWith("!")) {
            return new CommandResult(command, 10, "", said.substring(1));
        }
        return new CommandResult(command, 0, said, "");
    }

    private String cat(String path) {
        if (path.startsWith("/proc/drbd") || path.startsWith("/sys/module/drbd")) {
            if (!loaded) {
                return "!cat: " + path + ": No such file or directory";
            }
            return path.startsWith("/sys") ? helper + "\n" : proc();
        }
        return "5bd1-boot\n";
    }

    private String proc() {
        if (version == DrbdVersion.V9) {
            return "version: 9.1.18 (api:2/proto:86-121)\n";
        }
        return "version: 8.4.11 (api:1/proto:86-101)\n\n"
                + resources.values().stream()
                        .flatMap(each -> each.minor.map(minor -> line(minor, each)).stream())
                        .collect(Collectors.joining());
    }

    private String line(String minor, Resource each) {
        return " " + minor + ": cs:" + (each.looking ? "WFConnection" : "StandAlone") + " ro:"
                + (each.primary ? "Primary" : "Secondary") + "/Unknown ds:" + each.content(metadata) + "/DUnknown   "
                + (each.suspended ? "s" : "r") + "-----\n    ns:0 nr:0 oos:0\n";
    }

    private String meta(List<String> argv) {
        String path = argv.get(4);
        switch (argv.get(6)) {
            case "read-dev-uuid" -> {
                return metadata.containsKey(path) ? "0000000000000004\n" : "!No valid meta data found";
            }
            case "create-md" -> metadata.put(path, "Inconsistent");
            case "apply-al" -> {}
            default -> throw new IllegalArgumentException(argv.toString());
        }
        return OK;
    }

    private String setup(List<String> argv) {
        if (!installed) {
            throw NodeException.of(ErrorCode.TOOL_FAILED, "A tool of the node could not be started.");
        }
        String verb = argv.get(1);
        return switch (verb) {
            case "show" -> show();
            case "status" -> status();
            case "new-resource" ->
                resources.putIfAbsent(argv.get(2), new Resource()) == null ? OK : "!resource already exists";
            case "new-minor" -> newMinor(of(argv.get(2)), argv.get(3));
            default -> change(verb, argv, of(argv.get(2)));
        };
    }

    private String newMinor(Resource resource, String minor) {
        if (!resources.containsValue(resource)) {
            return "!unknown resource";
        }
        if (resource.minor.isPresent()) {
            return "!minor already exists";
        }
        resource.minor = Optional.of(minor);
        return OK;
    }

    /** By its name, its number, or the address of its connection. */
    private Resource of(String word) {
        return Optional.ofNullable(resources.get(word))
                .or(() -> resources.values().stream()
                        .filter(each -> word.contains(":")
                                || each.minor.filter(word::equals).isPresent())
                        .findFirst())
                .orElse(new Resource());
    }

    private String change(String verb, List<String> argv, Resource one) {
        if (!resources.containsValue(one)) {
            return "!Failure: (158) Unknown resource";
        }
        argv.stream()
                .filter(word -> word.startsWith("--") && word.contains("="))
                .forEach(word -> {
                    String[] option = word.substring(2).split("=", 2);
                    one.options.put(option[0], option[1]);
                });
        switch (verb) {
            case "attach" -> {
                one.below = argv.get(3);
                one.disk = Optional.of(argv.get(4));
            }
            case "connect" -> one.looking = true;
            case "disconnect", "del-peer" -> {
                if (!one.looking && verb.equals("disconnect")) {
                    return "!Failure: (162) Invalid configuration request";
                }
                one.looking = false;
            }
            case "primary" -> {
                return raise(one, argv.contains("--force"));
            }
            case "secondary" -> one.primary = false;
            case "resume-io" -> one.suspended = false;
            case "down" -> resources.values().remove(one);
            case "disk-options", "net-options", "peer-device-options", "new-peer", "new-path" -> {}
            default -> throw new IllegalArgumentException(argv.toString());
        }
        return OK;
    }

    private String raise(Resource one, boolean force) {
        if (one.disk.isEmpty() || !force && (!one.content(metadata).equals("UpToDate") || one.waits())) {
            return "!State change failed: (-2) Need access to UpToDate data";
        }
        metadata.put(one.disk.get(), "UpToDate");
        one.primary = true;
        return OK;
    }

    private String show() {
        StringBuilder text = new StringBuilder();
        resources.forEach((name, one) -> {
            text.append("resource \"").append(name).append("\" {\n");
            one.minor.ifPresent(
                    minor -> text.append("    device\tminor ").append(minor).append(";\n"));
            if (one.disk.isPresent()) {
                text.append("    disk\t\"").append(one.below).append("\";\n");
            }
            text.append("}\n");
        });
        return text.toString();
    }

    private String status() {
        List<String> all = new ArrayList<>();
        resources.forEach((name, one) -> one.minor.ifPresent(minor -> all.add("{\"name\":\"" + name
                + "\",\"role\":\"" + (one.primary ? "Primary" : "Secondary") + "\",\"suspended\":\""
                + (one.suspended ? "fencing" : "no") + "\",\"devices\":[{\"minor\":" + minor + ",\"disk-state\":\""
                + one.content(metadata) + "\"}],\"connections\":["
                + (one.looking ? "{\"connection-state\":\"Connecting\",\"peer_devices\":[]}" : "") + "]}")));
        return "[" + String.join(",", all) + "]";
    }

    @Override
    public Daemon start(Command command) {
        throw new IllegalArgumentException(command.toString());
    }
}
