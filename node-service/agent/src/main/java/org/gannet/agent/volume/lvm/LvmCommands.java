package org.gannet.agent.volume.lvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.base.ByteSize;

/**
 * Command lines of lvm(8). Names are those of {@link LvmPool} and what is derived from a
 * volume's id: nothing that a user said.
 */
final class LvmCommands {
    private static final Duration QUICK = Duration.ofMinutes(2);
    private static final List<String> REPORT = List.of("--reportformat", "json", "--units", "b", "--nosuffix");

    private LvmCommands() {}

    /** All of the node: one that is not there is no error. */
    static Command groups() {
        List<String> argv = new ArrayList<>(List.of("vgs"));
        argv.addAll(REPORT);
        argv.addAll(List.of("-o", "vg_name,vg_size,vg_free,vg_extent_size,vg_missing_pv_count"));
        return Command.of(QUICK, argv);
    }

    /** All of the node. */
    static Command volumes() {
        List<String> argv = new ArrayList<>(List.of("lvs"));
        argv.addAll(REPORT);
        argv.addAll(List.of("-o", "lv_name,vg_name,lv_size,lv_tags,lv_attr,segtype,stripes,data_percent,pool_lv,zero"));
        return Command.of(QUICK, argv);
    }

    /** Takes all its room at once. */
    static Command create(LvmPool pool, String name, ByteSize size, int stripes, List<String> tags) {
        List<String> argv = begin("lvcreate");
        argv.addAll(List.of("--wipesignatures", "n", "--zero", "n", "--size", bytes(size)));
        if (stripes > 1) {
            argv.addAll(List.of("--stripes", Integer.toString(stripes)));
        }
        tags.forEach(tag -> argv.addAll(List.of("--addtag", tag)));
        argv.addAll(List.of("--name", name, pool.group()));
        return Command.of(QUICK, argv);
    }

    static Command createThin(LvmPool pool, String name, ByteSize size, List<String> tags) {
        List<String> argv = begin("lvcreate");
        argv.addAll(List.of("--wipesignatures", "n", "--virtualsize", bytes(size)));
        argv.addAll(List.of("--thinpool", pool.thin().orElseThrow()));
        tags.forEach(tag -> argv.addAll(List.of("--addtag", tag)));
        argv.addAll(List.of("--name", name, pool.group()));
        return Command.of(QUICK, argv);
    }

    /** Of one in a thin pool: another one there that shares its blocks. It is active, so that it can be read. */
    static Command snapshot(LvmOutput.Volume of, String name, List<String> tags) {
        List<String> argv = begin("lvcreate");
        argv.addAll(List.of("--snapshot", "--setactivationskip", "n"));
        tags.forEach(tag -> argv.addAll(List.of("--addtag", tag)));
        argv.addAll(List.of("--name", name, of.path()));
        return Command.of(QUICK, argv);
    }

    static Command tag(String volume, List<String> added, List<String> removed) {
        List<String> argv = begin("lvchange");
        added.forEach(tag -> argv.addAll(List.of("--addtag", tag)));
        removed.forEach(tag -> argv.addAll(List.of("--deltag", tag)));
        argv.add(volume);
        return Command.of(QUICK, argv);
    }

    static Command rename(String group, String from, String to) {
        List<String> argv = begin("lvrename");
        argv.addAll(List.of(group, from, to));
        return Command.of(QUICK, argv);
    }

    static Command extend(String volume, ByteSize size) {
        List<String> argv = begin("lvextend");
        argv.addAll(List.of("--size", bytes(size), volume));
        return Command.of(QUICK, argv);
    }

    /** Makes it smaller; whatever there was beyond is gone. */
    static Command reduce(String volume, ByteSize size) {
        List<String> argv = begin("lvreduce");
        argv.addAll(List.of("--force", "--size", bytes(size), volume));
        return Command.of(QUICK, argv);
    }

    static Command remove(String volume) {
        List<String> argv = begin("lvremove");
        argv.addAll(List.of("--force", volume));
        return Command.of(QUICK, argv);
    }

    /** Lets a volume group go on without the devices that are lost; refused while something lies on them. */
    static Command removeMissing(String group) {
        List<String> argv = begin("vgreduce");
        argv.addAll(List.of("--removemissing", group));
        return Command.of(QUICK, argv);
    }

    private static List<String> begin(String program) {
        return new ArrayList<>(List.of(program, "--yes", "--quiet", "--quiet"));
    }

    private static String bytes(ByteSize size) {
        return size.bytes() + "b";
    }
}
