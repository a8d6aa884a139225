package org.gannet.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("credentials");
    }

    @Test
    void drawsLongPasswordsThatDiffer() throws IOException {
        Credentials drawn = Credentials.of(options(Map.of()), file);

        assertThat(drawn.fresh()).isTrue();
        assertThat(drawn.adminPassword()).hasSize(16).isNotEqualTo(drawn.demoPassword());
        assertThat(Credentials.of(options(Map.of()), file)).isNotEqualTo(drawn);
    }

    @Test
    void keepsWhatWasWritten() throws IOException {
        Credentials drawn = Credentials.of(options(Map.of()), file);
        drawn.write(file);

        Credentials again = Credentials.of(options(Map.of()), file);

        assertThat(again).isEqualTo(new Credentials(drawn.adminPassword(), drawn.demoPassword(), false));
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        Credentials.of(options(Map.of()), file).write(file);

        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void aGivenPasswordWinsAndIsKept() throws IOException {
        Credentials.of(options(Map.of()), file).write(file);

        Credentials given = Credentials.of(options(Map.of("GANNET_ADMIN_PASSWORD", "pä ss=#:\\word")), file);
        given.write(file);

        assertThat(given.fresh()).isTrue();
        assertThat(Credentials.of(options(Map.of()), file).adminPassword()).isEqualTo("pä ss=#:\\word");
    }

    @Test
    void theSamePasswordAgainIsNothingNew() throws IOException {
        Map<String, String> environment = Map.of("GANNET_ADMIN_PASSWORD", "one", "GANNET_DEMO_PASSWORD", "two");
        Credentials.of(options(environment), file).write(file);

        assertThat(Credentials.of(options(environment), file).fresh()).isFalse();
    }

    private static DemoOptions options(Map<String, String> environment) {
        return DemoOptions.parse(List.of("--data-dir", "unused"), environment);
    }
}
