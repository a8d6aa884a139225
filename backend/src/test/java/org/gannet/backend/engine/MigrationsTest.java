package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Migrations go forward only: one that somebody's database has run never changes. The list of their sums is kept in a
 * file; {@code -Dgolden.update=true} adds new ones to it and never touches the others.
 */
class MigrationsTest {
    private static final Path KNOWN = Path.of("src/test/resources/golden/schema/migrations.txt");

    @Test
    void thoseThatWereReleasedNeverChange() throws IOException {
        Map<String, String> found = found();
        Map<String, String> known = known();

        assertThat(known.keySet())
                .as("never removed; one that has not left this computer: take its line out of %s", KNOWN)
                .allMatch(found::containsKey);
        known.forEach((name, sum) -> assertThat(found.get(name))
                .as(
                        "%s is changed; write another migration, or take its line out of %s when nobody has it yet",
                        name, KNOWN)
                .isEqualTo(sum));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(KNOWN, lines(found));
        } else {
            assertThat(lines(known))
                    .as("new ones are added by -Dgolden.update=true")
                    .isEqualTo(lines(found));
        }
    }

    private static Map<String, String> found() throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (Resource migration : new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/*")) {
            CRC32 sum = new CRC32();
            // As Flyway: the ends of lines do not count.
            String text = migration.getContentAsString(StandardCharsets.UTF_8);
            text.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
            sums.put(String.valueOf(migration.getFilename()), HexFormat.of().toHexDigits(sum.getValue(), 8));
        }
        return sums;
    }

    private static Map<String, String> known() throws IOException {
        if (!Files.exists(KNOWN)) {
            return Map.of();
        }
        return Files.readAllLines(KNOWN).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, other) -> one, TreeMap::new));
    }

    private static String lines(Map<String, String> sums) {
        return sums.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
