package org.gannet.backend.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.testing.Jobs;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a configuration: what version 2 is, for ever, that version 1 is read, and what is no such text. */
class ConfigurationGoldenTest {
    /** When this fails because something inside has another form: raise the version, and go on reading this one. */
    @Test
    void isWrittenAsVersionTwoAlwaysWas() {
        Golden.assertMatches("configuration/v2.json", ConfigurationJson.write(Configurations.small()));
    }

    @Test
    void readsVersionOne() throws IOException {
        Path stored = Path.of("src/test/resources/golden/configuration/v1.json");
        ConfigurationFile file = ConfigurationJson.read(Files.readAllBytes(stored));
        ConfigurationFile small = Configurations.small();
        ClusterConfiguration plain = ClusterConfiguration.plain(
                small.queue(), small.rules(), List.of(Jobs.node("node1"), Jobs.node("node2")), small.instances());
        assertThat(file).isEqualTo(ConfigurationFile.of(plain, small.users(), small.projects(), small.images()));
        String broken = Files.readString(stored).replace("\"wished\": \"UP\",", "");
        assertThat(problem(broken).cause()).contains("instances[0].wished: it is missing");
    }

    @Test
    void readsWhatItWrites() {
        for (long seed = 1; seed <= 50; seed++) {
            ConfigurationFile drawn = Configurations.random(seed);
            assertThat(drawn.faults()).isEmpty();
            assertThat(read(ConfigurationJson.write(drawn))).isEqualTo(drawn);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "7", "{}", "{\"format\":\"x\",\"version\":1}", "<xml/>", "{]"})
    void refusesWhatIsNone(String text) {
        assertThat(problem(text).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesAnotherVersionBeforeItLooksAtTheRest() {
        assertThat(problem("{\"format\": \"gannet-configuration\", \"version\": 3, \"later\": [")
                        .message())
                .isEqualTo("This configuration is of version 3; this portal reads versions 1 to 2.");
        assertThat(problem("{\"later\": {\"a\": [1]}, \"version\": 0, \"format\": \"gannet-configuration\"}")
                        .message())
                .contains("of version 0");
    }

    /** The first place of the text is changed, and the complaint names it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\"vcpus\": 2,|\"vcpus\": 2,\"king\": 1,|instances[0].king is not known in this version.",
                "\"wished\": \"UP\",||instances[0].wished: it is missing, or has no fitting value.",
                "\"vcpus\": 2,|\"vcpus\": \"2\",|instances[0].vcpus: it is missing, or has no fitting value.",
                "\"vcpus\": 2,|\"vcpus\": 0,|instances[0]: an instance needs a vCPU: 0",
                "\"vcpus\": 2,|\"vcpus\": 2.5,|instances[0].vcpus: it is missing, or has no fitting value.",
                "\"vcpus\": 2,|\"vcpus\": 2,\"vcpus\": 3,|It is no JSON, or broken: line",
                "\"login\": \"ada\"|\"login\": \"Ada\"|users[0]: A login has 1 to 64",
                "\"login\": \"ada\"|\"login\": \"maria\"|There are two of one account: maria.",
                "\"login\": \"maria\",\"name\"|\"login\": \"mario\",\"name\"|has a member maria, who has no account.",
                "\"role\": \"ADMIN\"|\"role\": \"KING\"|users[0].role: it is missing, or has no fitting value.",
                "\"primary\": \"node1\"|\"primary\": \"node7\"|is on node node7, which is not there.",
                "\"primary\": \"node1\"|\"primary\": \"-\"|instances[0].primary: not a host name",
                "0007\",\"name\": \"Web\"|0008\",\"name\": \"Web\"|belongs to project",
                "\"name\": \"Web\"|\"name\": \" \"|projects[0]: A project's name",
                "\"address\": \"127.0.0.1:7000\"|\"address\": \"nowhere\"|is no address with a port.",
                "\"runningLimit\": 20|\"runningLimit\": 0|queue: 1 to 10000 running jobs: 0",
            })
    void saysWhereItIsWrong(String was, String is, String complaint) {
        String text = ConfigurationJson.write(Configurations.small());
        assertThat(text).contains(was);
        int at = text.indexOf(was);
        String broken = text.substring(0, at) + (is == null ? "" : is) + text.substring(at + was.length());
        Problem problem = problem(broken);
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(problem.cause()).contains(complaint);
    }

    @Test
    void refusesEveryPieceOfAFile() {
        String text = ConfigurationJson.write(Configurations.small());
        List<UnaryOperator<String>> damages =
                List.of(part -> part, part -> part + "}", part -> part + "]}", part -> part + "\"}]}");
        for (int length = 0; length < text.length() - 2; length += 7) {
            String part = text.substring(0, length);
            if (part.stripTrailing().matches("(?s).*\"images\": \\[|.*\"images\": \\[.*\\}")) {
                // The last list: closed here, it is a whole file with fewer images.
                continue;
            }
            for (UnaryOperator<String> damage : damages) {
                String broken = damage.apply(part);
                assertThatThrownBy(() -> read(broken), "%s", broken)
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
            }
        }
    }

    private static ConfigurationFile read(String text) {
        return ConfigurationJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problem(String text) {
        return Refusals.problem(() -> read(text));
    }
}
