package org.gannet.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    void startsThreeNodesOnPort8080ByDefault() {
        DemoOptions options = DemoOptions.parse(List.of("--data-dir", "/tmp/x"), Map.of());

        assertThat(options.dataDir()).isEqualTo(Path.of("/tmp/x"));
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.simulated()).isFalse();
        assertThat(options.keep()).isFalse();
        assertThat(options.accel()).isEqualTo(Accel.AUTO);
        assertThat(options.adminPassword()).isEmpty();
    }

    @Test
    void takesEveryOption() {
        DemoOptions options = DemoOptions.parse(
                List.of("--data-dir", "a b", "--port", "9000", "--nodes", "1", "--simulated", "--keep"),
                Map.of("GANNET_ADMIN_PASSWORD", "one", "GANNET_DEMO_PASSWORD", "two", "GANNET_ACCEL", "tcg"));

        assertThat(options.dataDir()).isAbsolute().hasFileName("a b");
        assertThat(options.port()).isEqualTo(9000);
        assertThat(options.nodes()).isEqualTo(1);
        assertThat(options.simulated()).isTrue();
        assertThat(options.keep()).isTrue();
        assertThat(options.accel()).isEqualTo(Accel.TCG);
        assertThat(options.adminPassword()).contains("one");
        assertThat(options.demoPassword()).contains("two");
    }

    @ParameterizedTest
    @CsvSource({
        "--port -1, --port needs a number from 0 to 65535",
        "--port 65536, --port needs a number",
        "--port 99999999999, --port needs a number",
        "--port '', unknown option",
        "--nodes 0, --nodes needs a number from 1 to 9",
        "--nodes 10, --nodes needs a number",
        "--nodes three, --nodes needs a number",
        "--nodes, --nodes needs a value",
        "--bogus, unknown option --bogus",
    })
    void refusesWhatItDoesNotUnderstand(String arguments, String sentence) {
        List<String> words = List.of(("--data-dir /tmp/x " + arguments.replace(" ''", " 1 ''")).split(" "));

        assertThatThrownBy(() -> DemoOptions.parse(words, Map.of()))
                .isInstanceOf(DemoRefusal.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesAnUnknownAccelerator() {
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--data-dir", "x"), Map.of("GANNET_ACCEL", "fast")))
                .isInstanceOf(DemoRefusal.class)
                .hasMessageContaining("GANNET_ACCEL is auto, kvm or tcg, not fast");
    }

    @Test
    void takesAPostgresqlDatabaseAndNoOther() {
        List<String> arguments = List.of("--data-dir", "x");
        String url = "jdbc:postgresql://db/gannet";

        DemoOptions options =
                DemoOptions.parse(arguments, Map.of("GANNET_DATABASE_URL", url, "GANNET_DATABASE_PASSWORD", "secret"));

        assertThat(options.database()).isEqualTo(new DemoOptions.Database(Optional.of(url), "gannet", "secret"));
        assertThat(options).asString().doesNotContain("secret");
        assertThatThrownBy(() -> DemoOptions.parse(arguments, Map.of("GANNET_DATABASE_URL", "jdbc:mysql://db/x")))
                .isInstanceOf(DemoRefusal.class);
    }

    @Test
    void needsADirectory() {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(), Map.of())).isInstanceOf(DemoRefusal.class);
    }
}
