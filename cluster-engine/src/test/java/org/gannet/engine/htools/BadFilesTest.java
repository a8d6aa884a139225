package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that can't be used is refused with the line and what is wrong there. */
class BadFilesTest {
    private static final String GOOD = """
            g|u|preferred||

            n1|8192|0|7168|10000|9000|8|M|u|1
            n2|8192|0|8192|10000|9000|8|N|u|1

            web|1024|1000|1|running|Y|n1|n2|drbd||1

            htools:iextags:app

            |128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|plain,drbd|4.0|32.0
            """;

    @TempDir
    private Path folder;

    private ToolRun run(String text, String... options) throws IOException {
        return run(text.getBytes(StandardCharsets.UTF_8), options);
    }

    private ToolRun run(byte[] text, String... options) throws IOException {
        Path file = Files.write(folder.resolve("cluster"), text);
        String[] words = new String[options.length + 3];
        System.arraycopy(options, 0, words, 3, options.length);
        words[0] = "hbal";
        words[1] = "-t";
        words[2] = file.toString();
        return ToolRun.of(words);
    }

    @Test
    void theGoodOneIsRead() throws IOException {
        assertThat(run(GOOD).status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "g|u|preferred||~g|u|preferred~line 1: a group has 4 to 5 fields separated by |, not 3",
                "g|u|preferred||~g|u|never||~line 1: the allocation policy must be one of",
                "g|u|preferred||~|u|preferred||~line 1: the group's name is empty",
                "9000|8|M|u|1~9000|8|M~line 3: a node has 9 to 15 fields separated by |, not 8",
                "n2|8192~n2|-1~line 4: the node's memory must be at least 0, not -1",
                "n2|8192~n2|much~line 4: the node's memory must be a whole number, not 'much'",
                "n2|8192~n1|8192~line 4: the node 'n1' is there twice",
                "8|N|u~8|N|v~line 4: there is no group with the uuid 'v'",
                "8|N|u~8|X|u~line 4: a node is offline (Y), not (N), or the master (M), not 'X'",
                "|n2|drbd||1~|n2|drbd~line 6: a instance has 10 to 13 fields separated by |, not 9",
                "|n1|n2|~|n1|n3|~line 6: there is no node 'n3'",
                "|n1|n2|~|n3|n2|~line 6: there is no node 'n3'",
                "|n1|n2|~|n1|n1|~line 6: instance web has the same primary and secondary node",
                "web|1024~web|-5~line 6: instance web has a negative size; sizes are at least 0",
                "running~walking~line 6: the status must be one of running, ADMIN_down",
                "|drbd|~|tape|~line 6: the disk template must be one of diskless",
                "running|Y~running|y~line 6: the auto balance must be Y or N, not 'y'",
                "4.0|32.0~4.0~line 10: a policy has 6 fields separated by |, not 5",
                "4.0|32.0~-4.0|32.0~line 10: in this policy, ratios are at least 0",
                "|plain,drbd|~|plain,tape|~line 10: the disk template must be one of diskless",
                "|128,1,1024,1,1,1|128~|128,1,1024|128~line 10: a size is memory,cpus,disk,disks,nics,spindles"
            })
    void eachFieldIsLookedAt(String right, String wrong, String complaint) throws IOException {
        assertThat(GOOD).contains(right);
        ToolRun run = run(GOOD.replaceFirst(Pattern.quote(right), wrong));
        assertThat(run.err())
                .startsWith("Error: failed to load data, aborting: ")
                .contains("cluster: " + complaint);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    /** As htools has it; Ganeti's own files have some. */
    @Test
    void instancesOfTheSameNameAreTwo() throws IOException {
        String line = "web|1024|1000|1|running|Y|n1|n2|drbd||1\n";
        assertThat(run(GOOD.replace(line, line + line)).out()).contains("Loaded 2 nodes, 2 instances");
    }

    /** Cut off anywhere: it is an error that names the line, or what is left is a whole cluster. */
    @Test
    void aFileThatIsCutOffIsNoFailureOfTheTool() throws IOException {
        int refused = 0;
        for (int length = 0; length < GOOD.length(); length++) {
            ToolRun run = run(GOOD.substring(0, length));
            assertThat(run.status()).as("%d characters", length).isBetween(0, 1);
            if (run.status() == 1) {
                assertThat(run.err())
                        .as("%d characters", length)
                        .containsPattern("cluster: (line \\d+: .|the file has \\d parts)");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(GOOD.length() / 2);
    }

    @Test
    void aPartThatIsMissingIsSaid() throws IOException {
        assertThat(run("g|u|preferred||\n\nn1|8192|0|7168|10000|9000|8|M|u|1\n").err())
                .contains("the file has 2 parts, and not 4 or 5");
    }

    @Test
    void whatIsNoTextOrNoFileIsSaid() throws IOException {
        byte[] bytes = GOOD.replace("web", "w\u00e9b").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(run(bytes).err()).contains("cluster: can't be read, because it is not UTF-8 text");
        ToolRun directory = ToolRun.of("hbal", "-t", folder.toString());
        assertThat(directory.err()).contains(folder + ": can't be read: Is a directory");
        assertThat(directory.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "web 1 1 1 1;web 1 1 1~line 2: Cannot parse line web 1 1 1; a line is: instance cpu",
                "web 1 1 1 1;;~line 2: Cannot parse line ;",
                "web 1 x 1 1~line 1: 'x' is no number",
                "web 1 1 1 1;web 1 1 NaN 1~line 2: 'NaN' is no number"
            })
    void aMeasuredLoadNamesItsLine(String lines, String complaint) throws IOException {
        Path load = Files.writeString(folder.resolve("load"), lines.replace(";", "\n") + "\n");
        ToolRun run = run(GOOD, "-U", load.toString());
        assertThat(run.err())
                .startsWith("Error: can't parse utilisation data: " + load + ": ")
                .contains(complaint);
        assertThat(run.status()).isEqualTo(1);
    }

    /** As hbal does, which says nothing of it. */
    @Test
    void theLoadOfAnInstanceThatWentIsLeftOut() throws IOException {
        Path load = Files.writeString(folder.resolve("load"), "gone 1 1 1 1\n");
        ToolRun run = run(GOOD, "-U", load.toString());
        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("line 1: there is no such instance: gone 1 1 1 1");
        assertThat(run.out()).isEqualTo(run(GOOD).out());
    }
}
