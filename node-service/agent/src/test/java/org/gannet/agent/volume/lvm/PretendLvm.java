package org.gannet.agent.volume.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;

/** As much of LVM as the driver uses, on one group "vg". */
public final class PretendLvm implements CommandRunner {
    private final Map<String, Lv> volumes = new TreeMap<>();
    int devicesLost;

    /** One volume. */
    static final class Lv {
        long size;
        /** From here on somebody else's bytes can be read. */
        long zeroed;

        final Set<String> tags = new TreeSet<>();
        boolean open;
        boolean partial;
        /** The thin pool that it is in. */
        String pool = "";

        /** What a guest has written. */
        int content;
    }

    Set<String> names() {
        return volumes.keySet();
    }

    Lv get(String name) {
        return Optional.ofNullable(volumes.get(name)).orElseThrow();
    }

    Lv add(String name, long size) {
        Lv made = new Lv();
        made.size = size;
        volumes.put(name, made);
        return made;
    }

    /** Whether nobody could see that such a command had no effect. */
    static boolean isBlind(Command command) {
        return Set.of("blkdiscard", "sync").contains(command.argv().getFirst());
    }

    @Override
    public CommandResult run(Command command) {
        List<String> argv = command.argv();
        String last = argv.getLast();
        String name = last.substring(last.lastIndexOf('/') + 1);
        switch (argv.getFirst()) {
            case "lvs" -> {
                return new CommandResult(command, 0, "{\"report\":[{\"lv\":[" + rows() + "]}]}", "");
            }
            case "vgs" -> {
                String group = "\"vg_name\":\"vg\",\"vg_size\":\"1073741824\",\"vg_free\":\"1073741824\","
                        + "\"vg_extent_size\":\"4194304\",\"vg_missing_pv_count\":\"" + devicesLost + "\"";
                return new CommandResult(command, 0, "{\"report\":[{\"vg\":[{" + group + "}]}]}", "");
            }
            case "vgreduce" -> devicesLost = 0;
            case "lvcreate" -> {
                if (argv.contains("--snapshot") && !volumes.containsKey(name)) {
                    return new CommandResult(command, 5, "", "  Failed to find logical volume \"" + last + "\"");
                }
                change(argv.contains("--snapshot") ? snapshot(get(name), argv) : created(argv), argv);
            }
            case "blkdiscard" -> {
                long from = number(argv, "--offset");
                Lv lv = get(name);
                lv.zeroed = from <= lv.zeroed ? Math.max(lv.zeroed, from + number(argv, "--length")) : lv.zeroed;
            }
            case "lvrename" -> {
                if (volumes.containsKey(last) || !volumes.containsKey(argv.get(argv.size() - 2))) {
                    return new CommandResult(command, 5, "", "  Existing logical volume, or none");
                }
                volumes.put(last, get(argv.get(argv.size() - 2)));
                volumes.remove(argv.get(argv.size() - 2));
            }
            case "sync" -> {}
            default -> {
                if (!volumes.containsKey(name)) {
                    return new CommandResult(command, 5, "", "  Failed to find logical volume \"" + last + "\"");
                }
                switch (argv.getFirst()) {
                    case "lvchange" -> change(get(name), argv);
                    case "lvextend" -> get(name).size = number(argv, "--size");
                    case "lvreduce" -> {
                        get(name).size = number(argv, "--size");
                        get(name).zeroed = Math.min(get(name).zeroed, get(name).size);
                    }
                    case "lvremove" -> volumes.remove(name);
                    default -> throw new IllegalArgumentException(command.toString());
                }
            }
        }
        return new CommandResult(command, 0, "", "");
    }

    private Lv created(List<String> argv) {
        return add(value(argv, "--name"), number(argv, "--size"));
    }

    private Lv snapshot(Lv of, List<String> argv) {
        Lv made = add(value(argv, "--name"), of.size);
        made.zeroed = of.zeroed;
        made.pool = of.pool;
        made.content = of.content;
        return made;
    }

    private static void change(Lv lv, List<String> argv) {
        for (int at = 0; at < argv.size(); at++) {
            if (argv.get(at).equals("--addtag")) {
                lv.tags.add(argv.get(at + 1));
            } else if (argv.get(at).equals("--deltag")) {
                lv.tags.remove(argv.get(at + 1));
            }
        }
    }

    private static String value(List<String> argv, String option) {
        return argv.get(argv.indexOf(option) + 1);
    }

    private static long number(List<String> argv, String option) {
        return Long.parseLong(value(argv, option).replaceAll("b$", ""));
    }

    private String rows() {
        List<String> rows = new ArrayList<>();
        volumes.forEach(
                (name, lv) -> rows.add("{\"lv_name\":\"" + name + "\",\"vg_name\":\"vg\",\"lv_size\":\"" + lv.size
                        + "\",\"lv_tags\":\"" + String.join(",", lv.tags) + "\",\"lv_attr\":\"-wi-a"
                        + (lv.open ? "o" : "-")
                        + "--" + (lv.partial ? "p" : "-")
                        + "-\",\"segtype\":\"linear\",\"stripes\":\"1\",\"data_percent\":\"\","
                        + "\"pool_lv\":\"" + lv.pool + "\",\"zero\":\"\"}"));
        return String.join(",", rows);
    }

    @Override
    public Daemon start(Command command) {
        throw new IllegalArgumentException(command.toString());
    }
}
