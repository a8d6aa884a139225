package org.gannet.agent.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.task.TaskControl;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec.OutOfBand;
import org.gannet.node.TaskSpec.OutOfBand.Action;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfBandProgramsTest {
    private static final NodeName TARGET = new NodeName("node2");

    @TempDir
    private Path folder;

    private final Map<String, Long> figures = new TreeMap<>();
    private OutOfBandPrograms programs;

    private final TaskControl control = new TaskControl() {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void figure(String name, long value) {
            figures.put(name, value);
        }
    };

    @BeforeEach
    void programs() {
        programs = new OutOfBandPrograms(folder.resolve("out-of-band"), new LocalCommandRunner());
    }

    private void put(String name, String script, String rights) throws IOException {
        Path file = folder.resolve("out-of-band").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private void run(String name, Action action) {
        programs.run(new OutOfBand(TARGET, name, action), control);
    }

    private void fails(ErrorCode code, String name, Action action) {
        assertThatThrownBy(() -> run(name, action))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void callsTheProgramWithActionAndNodeAndNothingElse() throws IOException {
        Path seen = folder.resolve("seen");
        put("ipmi", "echo \"$#:$1:$2\" > " + seen, "rwx------");
        run("ipmi", Action.POWER_CYCLE);
        assertThat(seen).hasContent("2:power-cycle:node2");
        assertThat(figures).isEmpty();
    }

    @Test
    void runsOnlyWhatIsInItsDirectoryAndExecutable() throws IOException {
        put("ipmi", "exit 0", "rwx------");
        put("notes", "exit 0", "rw-------");
        put(".hidden", "exit 0", "rwx------");
        assertThat(programs.names()).containsExactly("ipmi");
        for (String name :
                new String[] {"notes", ".hidden", "missing", "../out-of-band/ipmi", "/bin/true", "a b", ""}) {
            fails(ErrorCode.NOT_FOUND, name, Action.POWER_OFF);
        }
    }

    @Test
    void saysWhetherTheNodeHasPower() throws IOException {
        put("word", "echo on", "rwx------");
        put("json", "echo '{\"powered\": false}'", "rwx------");
        put("riddle", "echo perhaps", "rwx------");
        run("word", Action.POWER_STATUS);
        assertThat(figures).containsEntry("powered", 1L);
        run("json", Action.POWER_STATUS);
        assertThat(figures).containsEntry("powered", 0L);
        fails(ErrorCode.TOOL_FAILED, "riddle", Action.POWER_STATUS);
    }

    @Test
    void aFailureIsOne() throws IOException {
        put("broken", "echo no link >&2; exit 3", "rwx------");
        assertThatThrownBy(() -> run("broken", Action.POWER_ON))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        e -> assertThat(e.problem().internal())
                                .contains("no link")
                                .contains("exit code 3"));
    }
}
