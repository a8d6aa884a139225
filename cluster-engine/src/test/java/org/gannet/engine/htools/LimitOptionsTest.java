package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and measured load mean what they mean to Debian's hbal 3.0.2, whose answers these are. */
class LimitOptionsTest {
    private static final Pattern IMPROVED = Pattern.compile("improved from (\\S+) to (\\S+)\nSolution length=(\\d+)");

    @TempDir
    private Path folder;

    private String cluster;

    @BeforeEach
    void writeCluster() throws IOException {
        cluster = Files.writeString(folder.resolve("cluster"), Samples.cluster("c5-30"))
                .toString();
    }

    private Matcher improved(String options) {
        Matcher found = IMPROVED.matcher(
                ToolRun.of(("hbal -t " + cluster + " " + options).split(" ")).out());
        assertThat(found.find()).as(options).isTrue();
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "--max-cpu 0.4, 31.58565846, 2.94850342, 10",
        "--max-cpu 0.5, 31.58565846, 1.04643055, 13",
        "--min-disk 0.2, 31.58565846, 1.02044520, 17",
        "--min-disk 0.5, 31.58565846, 4.37980164, 10",
        "-U LOAD, 29.92530311, 1.88779651, 17",
        "-U LOAD -l 3, 29.92530311, 8.41664493, 3"
    })
    void limitsAndLoad(String options, String first, String last, String length) throws IOException {
        Path load = Files.writeString(folder.resolve("load"), load());
        String words = options.replace("LOAD", load.toString());
        Matcher like = improved(words + " --like-hbal");
        assertThat(like.group(1)).isEqualTo(first);
        assertThat(like.group(2)).isEqualTo(last);
        assertThat(like.group(3)).isEqualTo(length);
        assertThat(Double.parseDouble(improved(words).group(2))).isLessThanOrEqualTo(Double.parseDouble(last));
    }

    private static String load() {
        return IntStream.rangeClosed(1, 30)
                .mapToObj(at ->
                        String.format(Locale.ROOT, "inst-%05d.example.com %d 1 %.1f 0\n", at, at % 5, 0.5 * (at % 3)))
                .collect(Collectors.joining());
    }

    @Test
    void nothingIsLeftToDoWhereAlmostAllDiskMustStayFree() {
        assertThat(ToolRun.of("hbal", "-t", cluster, "--min-disk", "0.9").out()).contains("No solution found");
    }

    /** The less may be copied, the less is gained; each move is one of those that still fit. */
    @Test
    void noMoreIsCopiedThanAllowed() {
        double before = 0;
        for (int gib : new int[] {1000, 200, 100, 40, 0}) {
            double last = Double.parseDouble(improved("--max-copied-gib " + gib).group(2));
            assertThat(last).as("%d GiB", gib).isGreaterThanOrEqualTo(before);
            before = last;
        }
        ToolRun none = ToolRun.of("hbal", "-t", cluster, "--max-copied-gib", "0", "-C");
        assertThat(none.out()).contains("gnt-instance").doesNotContain("replace-disks");
    }
}
