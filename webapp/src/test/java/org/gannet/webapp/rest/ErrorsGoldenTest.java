package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeHttp;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;

/** The table of errors, rendered for the documents. Here, since only the portal knows both of their HTTP statuses. */
class ErrorsGoldenTest {
    private static final List<Path> SOURCES = List.of(
            Path.of("../node-service/api/src/main/java"),
            Path.of("../node-service/agent/src/main/java"),
            Path.of("../cluster-engine/src/main/java"),
            Path.of("../backend/src/main/java"),
            Path.of("src/main/java"));

    @Test
    void rendersTheErrors() {
        String text = """
                # Errors

                Generated from the code by `ErrorsGoldenTest` of the webapp; run it with `-Dgolden.update=true` after a
                change.

                Everything that is refused or fails says why by one of these codes (`org.gannet.base.ErrorCode`), in the
                answers of the API as in a job's problem. The kind says who can do something about it.

                | Kind | Who can do something |
                |---|---|
                """
                + Arrays.stream(ErrorCode.Kind.values())
                        .map(kind -> row(kind.name(), kind.sentence()))
                        .collect(Collectors.joining())
                + """

                *HTTP* is the status of the portal's API, *node* the one between engine and nodes. *Again* says whether
                the same request may succeed later though the one who asks changes nothing.

                | Code | Kind | HTTP | node | Again | Meaning |
                |---|---|---|---|---|---|
                """
                + Arrays.stream(ErrorCode.values())
                        .map(code -> row(
                                code.name(),
                                code.kind().name(),
                                String.valueOf(ProblemStatus.of(code).value()),
                                String.valueOf(NodeHttp.statusOf(code)),
                                code.isRetryable() ? "yes" : "no",
                                code.sentence()))
                        .collect(Collectors.joining());

        Golden.assertMatches(Path.of("../docs/dev/errors.md"), text);
    }

    /** A code that no code names is one that nobody can meet. */
    @Test
    void everyCodeIsUsed() {
        String all = SOURCES.stream().map(ErrorsGoldenTest::code).collect(Collectors.joining());

        assertThat(ErrorCode.values())
                .allSatisfy(code -> assertThat(all).containsPattern("ErrorCode\\." + code.name() + "\\b"));
    }

    private static String code(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }
}
