package org.gannet.agent.volume.rbd;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pool of a Ceph cluster in which volumes are made. Set up by the node's administrator.
 * @param name by which the cluster knows it
 * @param pool as Ceph calls it
 * @param user of Ceph, without "client."; empty for Ceph's own choice
 * @param configuration Ceph's file; empty for the usual one
 */
public record RbdPool(String name, String pool, Optional<String> user, Optional<Path> configuration) {
    private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final Pattern SETTING = Pattern.compile("([^=]+)=(?:([^@:]+)@)?([^@:]+)(?::(/.+))?");

    public RbdPool {
        require(name);
        require(pool);
        user.ifPresent(RbdPool::require);
    }

    private static void require(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("not the name of a pool or a user of Ceph: " + word);
        }
    }

    /** @param setting "NAME=[USER@]POOL[:/CONFIGURATION]" @throws IllegalArgumentException */
    public static RbdPool parse(String setting) {
        Matcher parts = SETTING.matcher(setting.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("a pool of Ceph is NAME=[USER@]POOL[:/CONFIGURATION], not " + setting);
        }
        return new RbdPool(
                parts.group(1),
                parts.group(3),
                Optional.ofNullable(parts.group(2)),
                Optional.ofNullable(parts.group(4)).map(Path::of));
    }
}
