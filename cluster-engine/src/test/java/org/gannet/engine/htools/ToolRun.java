package org.gannet.engine.htools;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a tool said to a command line. */
record ToolRun(int status, String out, String err) {
    /** Runs it: its name and its options; those that are blank are left out. */
    static ToolRun of(String... words) {
        List<String> arguments =
                Arrays.stream(words).filter(word -> !word.isBlank()).toList();
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = HtoolsMain.run(
                arguments,
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new ToolRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs it on one of Ganeti's own clusters; options are parted by blanks. */
    static ToolRun upstream(String tool, String cluster, String options) {
        String[] more = options.split(" ");
        String[] words = Arrays.copyOf(
                new String[] {
                    tool, "-t", Samples.upstreamFile(cluster + ".data").toString()
                },
                3 + more.length);
        System.arraycopy(more, 0, words, 3, more.length);
        return of(words);
    }
}
