package org.gannet.agent.volume.ext;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.gannet.agent.command.Command;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;

/**
 * Runs of a provider's scripts for one volume. Scripts take no arguments: all they are told is in their environment,
 * where sizes are mebibytes.
 * @implNote ganeti-extstorage-interface(7) of Ganeti 3.1
 */
record ExtCommands(ExtProvider provider, ExtPool pool, VolumeId id) {
    private static final long MEBIBYTE = 1L << 20;

    /** What the storage knows the volume by. */
    String volume() {
        return id + ".ext.disk0";
    }

    private Command run(ExtProvider.Script script, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("VOL_NAME", volume());
        environment.put("VOL_UUID", id.toString());
        pool.parameters().forEach((key, value) -> environment.put("EXTP_" + key.toUpperCase(Locale.ROOT), value));
        return Command.of(pool.limit(), List.of(provider.file(script).toString()))
                .in(provider.directory())
                .with(environment);
    }

    private static String mebibytes(ByteSize size) {
        return Long.toString(size.bytes() / MEBIBYTE);
    }

    Command create(ByteSize size) {
        return run(ExtProvider.Script.CREATE, Map.of("VOL_SIZE", mebibytes(size)));
    }

    Command attach() {
        return run(ExtProvider.Script.ATTACH, Map.of());
    }

    Command detach() {
        return run(ExtProvider.Script.DETACH, Map.of());
    }

    Command remove() {
        return run(ExtProvider.Script.REMOVE, Map.of());
    }

    Command grow(ByteSize from, ByteSize to) {
        return run(ExtProvider.Script.GROW, Map.of("VOL_SIZE", mebibytes(from), "VOL_NEW_SIZE", mebibytes(to)));
    }

    /** @param exclusive whether no other node may have it open */
    Command open(boolean exclusive) {
        return run(ExtProvider.Script.OPEN, Map.of("VOL_OPEN_EXCLUSIVE", exclusive ? "True" : "False"));
    }

    Command close() {
        return run(ExtProvider.Script.CLOSE, Map.of());
    }
}
