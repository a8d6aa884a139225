package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command lines as were given to Debian's hbal and hinfo 3.0.2 print the same, byte for byte. */
class HbalCapturedTest {
    private static final Pattern ANSWER =
            Pattern.compile("\\$ (.*)\\n\\[exit (\\d+)]\\n--- stdout\\n(.*)--- stderr\\n(.*)", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hbal-c5-30",
                "hbal-c20-300",
                "hbal-l1-c40-800",
                "hbal-l1-c80-2000",
                "hbal-l1-c200-4000-g4",
                "hbal-c200-4000-g4-nogroup",
                "hbal-opt-commands-file",
                "hbal-opt-e100",
                "hbal-opt-evac",
                "hbal-opt-excl",
                "hbal-opt-exclude-tags",
                "hbal-opt-ignore-dynu",
                "hbal-opt-l5",
                "hbal-opt-mingain",
                "hbal-opt-nodisk",
                "hbal-opt-noinst",
                "hbal-opt-offline",
                "hbal-opt-print-inst",
                "hbal-opt-print-nodes",
                "hbal-opt-restrict",
                "hbal-opt-save",
                "hbal-opt-sel",
                "hbal-opt-unknown-offline",
                "hbal-opt-unknowngroup",
                "hinfo-c5-30",
                "hinfo-c20-300",
                "hinfo-c40-800",
                "hinfo-c80-2000",
                "hinfo-c200-4000",
                "hinfo-c200-4000-g4"
            })
    void answersAsDebiansToolDid(String name) throws IOException {
        Matcher answer = ANSWER.matcher(Samples.answer(name));
        assertThat(answer.matches()).isTrue();
        Result result = run(answer.group(1), true);
        assertThat(result.out()).isEqualTo(answer.group(3));
        assertThat(result.err().strip()).isEqualTo(answer.group(4).strip());
        assertThat(result.status()).isEqualTo(Integer.parseInt(answer.group(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbal-opt-badopt", "hbal-opt-avoid", "hbal-opt-idle"})
    void anUnknownOptionIsNamedAsThere(String name) throws IOException {
        Matcher answer = ANSWER.matcher(Samples.answer(name));
        assertThat(answer.matches()).isTrue();
        Result result = run(answer.group(1), true);
        assertThat(result.err().lines().findFirst())
                .isEqualTo(answer.group(4).lines().findFirst());
        assertThat(result.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hbal-opt-l5; -l 5",
                "hbal-opt-nodisk; --no-disk-moves",
                "hbal-opt-noinst; --no-instance-moves",
                "hbal-opt-offline; -O node-0003",
                "hbal-opt-restrict; --restricted-migration",
                "hbal-opt-excl; --exclude-instances inst-00001",
                "hbal-opt-exclude-tags; --exclusion-tags=env",
                "hbal-opt-sel; --select-instances inst-00001,inst-00002,inst-00003"
            })
    void theOwnSearchIsNeverWorse(String name, String options) throws IOException {
        Result result = run("hbal -t c5-30.data " + options, false);
        assertThat(last(result.out())).isLessThanOrEqualTo(last(Samples.answer(name)) + 1e-8);
    }

    private static double last(String text) {
        Matcher matcher = Pattern.compile("improved from \\S+ to (\\S+)").matcher(text);
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private Result run(String command, boolean likeHbal) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        for (int at = 1; at < arguments.size(); at++) {
            String word = arguments.get(at);
            if (word.endsWith(".data")) {
                Path file = folder.resolve(word);
                Files.writeString(file, Samples.cluster(word.substring(0, word.length() - 5)));
                arguments.set(at, file.toString());
            }
        }
        String here = folder + "/";
        arguments.replaceAll(word -> word.equals("saved") ? here + word : word.replace("-Ccmds", "-C" + here + "cmds"));
        if (likeHbal && arguments.getFirst().equals("hbal")) {
            arguments.add("--like-hbal");
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        int status = HtoolsMain.run(arguments, console);
        return new Result(
                status,
                out.toString(StandardCharsets.UTF_8).replace(here, ""),
                err.toString(StandardCharsets.UTF_8).replace(here, ""));
    }
}
