package org.gannet.agent.volume.ext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/**
 * A directory with the scripts of a provider. What is in it is looked at before each use.
 * @param scripts those that it has
 * @param parameters that it takes, in lower case
 * @implNote ganeti-extstorage-interface(7) of Ganeti 3.1
 */
record ExtProvider(Path directory, Set<Script> scripts, Set<String> parameters) {
    private static final String PARAMETERS = "parameters.list";
    private static final long LARGEST_LIST = 1 << 16;

    ExtProvider {
        scripts = Set.copyOf(scripts);
        parameters = Set.copyOf(parameters);
    }

    /** What a provider can be told to do. Those that nobody calls have to be there all the same. */
    enum Script {
        CREATE(true),
        ATTACH(true),
        DETACH(true),
        REMOVE(true),
        GROW(true),
        SETINFO(true),
        VERIFY(true),
        OPEN(false),
        CLOSE(false),
        SNAPSHOT(false);

        private final boolean needed;

        Script(boolean needed) {
            this.needed = needed;
        }

        String file() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The pool's provider.
     * @param search directories with providers, the first that has it counts
     * @throws NodeException UNSUPPORTED, saying what is not right with it
     */
    static ExtProvider of(List<Path> search, ExtPool pool) {
        Path directory = search.stream()
                .map(parent -> parent.resolve(pool.provider()))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> refused(pool, "There is no directory " + pool.provider() + " in " + search + "."));
        ExtProvider found = read(directory, pool);
        List<String> unknown = pool.parameters().keySet().stream()
                .filter(key -> !found.parameters().contains(key.toLowerCase(Locale.ROOT)))
                .toList();
        if (!unknown.isEmpty()) {
            throw refused(
                    pool,
                    "It has no parameters " + unknown + " but "
                            + found.parameters().stream().sorted().toList() + ".");
        }
        return found;
    }

    private static ExtProvider read(Path directory, ExtPool pool) {
        require(pool, Guarded.complaint(directory.resolveSibling(".")));
        require(pool, Guarded.complaint(directory));
        Set<Script> scripts = EnumSet.noneOf(Script.class);
        for (Script script : Script.values()) {
            Path file = directory.resolve(script.file());
            if (script.needed || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                require(pool, Guarded.complaintOfProgram(file));
                scripts.add(script);
            }
        }
        Path list = directory.resolve(PARAMETERS);
        require(pool, Guarded.complaint(list));
        try {
            if (Files.size(list) > LARGEST_LIST) {
                throw refused(pool, list + " is too large.");
            }
            // A parameter on each line, with words about it.
            return new ExtProvider(
                    directory,
                    scripts,
                    Files.readString(list)
                            .lines()
                            .map(line -> line.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT))
                            .filter(word -> !word.isEmpty())
                            .collect(Collectors.toSet()));
        } catch (IOException e) {
            throw refused(pool, list + " can't be read: " + e);
        }
    }

    private static void require(ExtPool pool, Optional<String> complaint) {
        complaint.ifPresent(cause -> {
            throw refused(pool, cause + ".");
        });
    }

    private static NodeException refused(ExtPool pool, String cause) {
        return new NodeException(Problem.of(
                        ErrorCode.UNSUPPORTED,
                        "The storage provider " + pool.provider() + " can't be used on this node.")
                .withRemedy("Have the node's administrator look at the provider's directory.")
                .withInternal(cause));
    }

    boolean has(Script script) {
        return scripts.contains(script);
    }

    Path file(Script script) {
        return directory.resolve(script.file());
    }
}
