package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.engine.balancing.AnyClusters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools find does not depend on the order of the lines of a file; what they list keeps that order. */
class ListingTest {
    /** Where n2 and n3 are equally good. */
    private static final String CLUSTER = """
            zz|uuid-z|preferred||
            aa|uuid-a|preferred||

            n3|8192|0|8192|10000|10000|8|N|uuid-z|1
            n1|8192|0|5120|10000|10000|8|M|uuid-z|1
            n10|8192|0|8192|10000|10000|8|Y|uuid-z|1
            n2|8192|0|8192|10000|10000|8|N|uuid-z|1
            other|8192|0|8192|10000|10000|8|N|uuid-a|1

            web|1024|0|1|running|Y|n1||rbd||1|-|N
            db10|1024|0|1|running|Y|n1||rbd||1|-|N
            db9|1024|0|1|running|Y|n1||rbd||1|-|N

            """;

    @TempDir
    Path folder;

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Groups, nodes and instances, each in an order from a seed. */
    private static String shuffled(String text, long seed) {
        var random = new Random(seed);
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : text.lines().toList()) {
            if (line.isEmpty()) {
                parts.add(new ArrayList<>());
            } else {
                parts.getLast().add(line);
            }
        }
        parts.subList(0, 3).forEach(part -> Collections.shuffle(part, random));
        return parts.stream()
                .map(part -> part.stream().map(line -> line + "\n").collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hbal -G g0 -C",
                "hbal -G g0 --evac-mode -C",
                "hspace --machine-readable=yes",
                "hspace --machine-readable=yes --disk-template=plain",
                "hroller --force --print-moves",
                "hroller --force --full-evacuation --print-moves",
                "hsqueeze -C",
                "hinfo"
            })
    void theOrderOfLinesIsNoMatter(String words) {
        for (long seed = 0; seed < 60; seed++) {
            String text = TextWriter.write(AnyClusters.of(seed));
            List<ToolRun> runs = Stream.of(text, shuffled(text, seed))
                    .map(one -> ToolRun.of((words + " -q -t " + file("cluster", one)).split(" ")))
                    .toList();
            assertThat(runs.get(1).status())
                    .as("seed %d", seed)
                    .isEqualTo(runs.get(0).status());
            assertThat(runs.get(1).out())
                    .as("seed %d", seed)
                    .isEqualTo(runs.get(0).out());
        }
    }

    /** The steps of Debian's hbal depend on the order of the file where moves are equally good. */
    @Test
    void noBalanceEndsAboveHbalsOwnInWhateverOrder() {
        int lower = 0;
        for (long seed = 0; seed < 60; seed++) {
            String cluster = file("cluster", shuffled(TextWriter.write(AnyClusters.of(seed)), seed));
            double own = end(ToolRun.of("hbal", "-G", "g0", "-t", cluster));
            double like = end(ToolRun.of("hbal", "-G", "g0", "--like-hbal", "-t", cluster));
            assertThat(own).as("seed %d", seed).isLessThanOrEqualTo(like + 1e-8);
            lower += own < like - 1e-8 ? 1 : 0;
        }
        assertThat(lower).isPositive();
    }

    private static double end(ToolRun run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("Initial score: ") || line.startsWith("Cluster score improved"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble)
                .min()
                .orElse(0);
    }

    @Test
    void listsKeepTheOrder() throws IOException {
        String cluster = file("cluster", CLUSTER);
        String saved = folder.resolve("saved").toString();
        ToolRun run = ToolRun.of("hbal", "-t", cluster, "-G", "zz", "-pname", "--print-instances", "-S", saved);
        assertThat(run.err().lines().map(String::strip).filter(line -> line.matches("n\\d+")))
                .containsExactly("n3", "n1", "n10", "n2", "n3", "n1", "n10", "n2");
        assertThat(run.err()).containsSubsequence(" web ", " db10 ", " db9 ");
        assertThat(Files.readString(folder.resolve("saved.original")))
                .containsSubsequence("\nn3|", "\nn1|", "\nn10|", "\nn2|", "\nweb|", "\ndb10|", "\ndb9|")
                .startsWith("zz|");
        assertThat(Files.readString(folder.resolve("saved.balanced")))
                .containsSubsequence("\nn3|", "\nn1|", "\nn10|", "\nn2|", "\nweb|", "\ndb10|", "\ndb9|");
        ToolRun check = ToolRun.of("hcheck", "-t", cluster, "--machine-readable=yes");
        assertThat(check.out()).contains("GROUP_UUID_0='uuid-z'", "GROUP_UUID_1='uuid-a'");
        assertThat(ToolRun.of("hbal", "-t", cluster).err()).contains("groups:\n  zz\n  aa\n");
    }

    /** As Debian's hbal 3.0.2 does. */
    @Test
    void likeHbalTakesTheFirstOfTheFile() {
        String cluster = file("cluster", CLUSTER);
        assertThat(firstMove(cluster)).containsSubsequence("db9", "n1", "=>", "n2");
        assertThat(firstMove(cluster, "--like-hbal")).containsSubsequence("web", "n1", "=>", "n3");
    }

    /** As Debian's hbal 3.0.2 does: of the names of the other group, and of disks that are no whole GiB. */
    @Test
    void columnsAreAsWideAsTheGroupNeeds() {
        String cluster = file("cluster", CLUSTER.replace("\nother|", "\na-much-longer-name|"));
        assertThat(firstMove(cluster, "--like-hbal")).startsWith("    1. web  n1      => n3      ");
        assertThat(ToolRun.of("hinfo", "-t", cluster, "-ptdsk", "--print-instances")
                        .err())
                .contains("t_dsk\n    10\n", "\nInstances instance map:\n");
    }

    /** Disks that are files count as those that are volumes, as with Debian's hbal 3.0.2. */
    @Test
    void filesAreNotMissing() {
        String without = CLUSTER.replace("n1|8192|0|5120|10000|10000|", "n1|8192|0|5120|90000|70000|");
        assertThat(ToolRun.of("hinfo", "-t", file("cluster", without)).err())
                .contains("node n1 is missing 0 MB ram and 19 GB disk");
        String with = without.replace("web|1024|0|1|running|Y|n1||rbd", "web|1024|20000|1|running|Y|n1||file");
        assertThat(ToolRun.of("hinfo", "-t", file("cluster", with)).err()).doesNotContain("missing");
    }

    private static String firstMove(String cluster, String... more) {
        String[] words = Stream.concat(Stream.of("hbal", "-t", cluster, "-G", "zz"), Stream.of(more))
                .toArray(String[]::new);
        return ToolRun.of(words)
                .out()
                .lines()
                .filter(line -> line.contains("1. "))
                .findFirst()
                .orElseThrow();
    }
}
