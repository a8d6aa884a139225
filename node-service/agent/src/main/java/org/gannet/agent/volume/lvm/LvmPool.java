package org.gannet.agent.volume.lvm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;

/**
 * A volume group that volumes are made in, or a thin pool of it. Set up by the node's administrator.
 * @param name by which the cluster knows it
 * @param thin in which blocks are taken when they are first written; empty for volumes that take all at once
 */
public record LvmPool(String name, String group, Optional<String> thin) {
    private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9_+][a-zA-Z0-9_+.-]{0,60}");
    private static final Pattern SETTING = Pattern.compile("([^=/]+)=([^=/]+)(?:/([^=/]+))?");

    public LvmPool {
        require(name);
        require(group);
        thin.ifPresent(LvmPool::require);
    }

    /** What there is of each; those that are not there, or have too large extents, are missing. */
    static List<StoragePool> told(List<LvmPool> pools, List<LvmOutput.Group> groups, List<LvmOutput.Volume> volumes) {
        return pools.stream()
                .flatMap(pool -> groups.stream()
                        .filter(group -> group.name().equals(pool.group())
                                && Place.EXTENT.bytes() % group.extent().bytes() == 0)
                        .flatMap(group -> pool.told(group, volumes).stream()))
                .toList();
    }

    private Optional<StoragePool> told(LvmOutput.Group in, List<LvmOutput.Volume> volumes) {
        if (thin.isEmpty()) {
            return Optional.of(told(in, in.size(), in.free()));
        }
        return volumes.stream()
                .filter(volume -> volume.group().equals(group) && volume.name().equals(thin.get()) && volume.zeroing())
                .findFirst()
                .map(all -> told(in, all.size(), all.size().minusOrZero(all.used())));
    }

    /** What lies on lost devices is no room. */
    private StoragePool told(LvmOutput.Group in, ByteSize size, ByteSize free) {
        ByteSize room = in.devicesLost() == 0 ? free : ByteSize.ZERO;
        return new StoragePool(name, "plain", size, room, "", in.devicesLost(), thin.isPresent());
    }

    private static void require(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("not the name of a pool or a volume group: " + word);
        }
    }

    /** @param setting "NAME=GROUP" or "NAME=GROUP/THINPOOL" @throws IllegalArgumentException */
    public static LvmPool parse(String setting) {
        Matcher parts = SETTING.matcher(setting.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("a pool is NAME=GROUP or NAME=GROUP/THINPOOL, not " + setting);
        }
        return new LvmPool(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)));
    }
}
