package org.gannet.agent.volume.ext;

import java.nio.file.Path;
import java.util.List;

/**
 * Providers of a node, as its administrator has set them up.
 * @param search directories that have a directory for each provider, the first that has one counts
 * @param pools the one that nobody names first
 */
public record ExtStorage(List<Path> search, List<ExtPool> pools) {
    /** Where those of Ganeti are. */
    public static final List<Path> USUAL = List.of(
            Path.of("/srv/ganeti/extstorage"),
            Path.of("/usr/local/lib/ganeti/extstorage"),
            Path.of("/usr/lib/ganeti/extstorage"),
            Path.of("/usr/share/ganeti/extstorage"));

    public static final ExtStorage NONE = new ExtStorage(USUAL, List.of());

    public ExtStorage {
        search = List.copyOf(search);
        pools = List.copyOf(pools);
        search.stream().filter(directory -> !directory.isAbsolute()).findFirst().ifPresent(directory -> {
            throw new IllegalArgumentException("providers are in absolute directories, not " + directory);
        });
    }
}
