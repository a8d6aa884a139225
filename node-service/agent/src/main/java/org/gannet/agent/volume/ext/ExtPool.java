package org.gannet.agent.volume.ext;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;

/**
 * A provider with its parameters, in which volumes are made. Set up by the node's administrator in a file of its own.
 * @param name by which the cluster knows it
 * @param parameters by the names that the provider has declared
 * @param secrets those of the parameters that nobody is told of
 * @param size of what may be made in it: providers do not tell
 * @param storage which storage it is, the same on all nodes that see it
 * @param userspace whether QEMU opens volumes itself where the provider says how
 * @param zeroed whether the provider's new volumes, and what they grow by, hold zeroes
 * @param limit of one run of a script
 */
public record ExtPool(
        String name,
        String provider,
        SortedMap<String, String> parameters,
        Set<String> secrets,
        ByteSize size,
        String storage,
        boolean userspace,
        boolean zeroed,
        Duration limit) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final Pattern STORAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:/@-]{0,199}");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,62}");
    private static final String PARAMETER = "parameter.";
    private static final String SECRET = "secret.";
    private static final int LONGEST_VALUE = 4096;
    private static final long USUAL_SECONDS = 300;

    public ExtPool {
        require(NAME.matcher(name).matches(), "a pool's name has 1 to 63 letters, digits, _, - and ., not " + name);
        require(NAME.matcher(provider).matches(), "not the name of a provider: " + provider);
        require(STORAGE.matcher(storage).matches(), "storage= has 1 to 200 letters, digits, _ . : / @ and -");
        require(limit.toSeconds() > 0, "time-limit-seconds= is at least 1");
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        secrets = Set.copyOf(secrets);
        parameters.forEach((key, value) -> {
            require(KEY.matcher(key).matches(), "a parameter's name has letters, digits and _: " + key);
            require(
                    value.length() <= LONGEST_VALUE && value.chars().noneMatch(Character::isISOControl),
                    "the value of the parameter " + key + " is too long, or no single line of text");
        });
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * @param setting "NAME=/FILE"
     * @throws IllegalArgumentException saying what of the file is wrong
     */
    public static ExtPool parse(String setting) {
        List<String> parts = List.of(setting.strip().split("=", 2));
        require(
                parts.size() == 2 && parts.get(1).startsWith("/"),
                "a pool of a provider is NAME=/FILE with its parameters, not " + setting);
        Path file = Path.of(parts.get(1));
        Guarded.complaint(file).ifPresent(complaint -> require(false, complaint));
        Properties all = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't read the parameters of the pool " + parts.get(0) + ": " + e, e);
        }
        try {
            return read(parts.get(0), all);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static ExtPool read(String name, Properties all) {
        SortedMap<String, String> parameters = new TreeMap<>();
        SortedMap<String, String> secrets = new TreeMap<>();
        for (String key : List.copyOf(all.stringPropertyNames())) {
            if (key.startsWith(PARAMETER)) {
                parameters.put(key.substring(PARAMETER.length()), (String) all.remove(key));
            } else if (key.startsWith(SECRET)) {
                secrets.put(key.substring(SECRET.length()), (String) all.remove(key));
            }
        }
        String provider = take(all, "provider").orElseThrow(() -> new IllegalArgumentException("provider= is needed"));
        ByteSize size = take(all, "size-gib")
                .map(text -> ByteSize.ofGibibytes(number("size-gib", text)))
                .orElseThrow(() -> new IllegalArgumentException("size-gib= is needed: providers do not tell it"));
        String storage = take(all, "storage").orElseGet(() -> identity(provider, parameters));
        boolean userspace = yes("userspace", take(all, "userspace"));
        boolean zeroed = yes("zeroed", take(all, "zeroed"));
        long seconds = take(all, "time-limit-seconds")
                .map(text -> number("time-limit-seconds", text))
                .orElse(USUAL_SECONDS);
        require(all.isEmpty(), "unknown settings: " + all.keySet());
        SortedMap<String, String> both = new TreeMap<>(parameters);
        both.putAll(secrets);
        require(both.size() == parameters.size() + secrets.size(), "a parameter is given twice");
        return new ExtPool(
                name, provider, both, secrets.keySet(), size, storage, userspace, zeroed, Duration.ofSeconds(seconds));
    }

    private static Optional<String> take(Properties all, String key) {
        return Optional.ofNullable((String) all.remove(key)).map(String::strip);
    }

    private static long number(String key, String text) {
        require(text.matches("[0-9]{1,9}"), key + "= needs a number, not " + text);
        return Long.parseLong(text);
    }

    private static boolean yes(String key, Optional<String> text) {
        text.ifPresent(said -> require(said.equals("yes") || said.equals("no"), key + "= is yes or no, not " + said));
        return text.equals(Optional.of("yes"));
    }

    /** Nodes that give the same provider the same parameters see the same storage; how they log in does not matter. */
    private static String identity(String provider, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        return provider + "/" + UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What a script said, without the secrets. */
    String shown(String text) {
        String shown = text;
        for (String key : secrets) {
            String value = parameters.getOrDefault(key, "");
            shown = value.isEmpty() ? shown : shown.replace(value, "…");
        }
        return shown;
    }

    @Override
    public String toString() {
        return "pool " + name + " of the provider " + provider;
    }
}
