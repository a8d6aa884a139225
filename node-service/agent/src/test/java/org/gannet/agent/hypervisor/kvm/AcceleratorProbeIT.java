package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.LocalCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe's guest on the real QEMU. */
class AcceleratorProbeIT {
    private final LocalCommandRunner runner = new LocalCommandRunner();

    @Test
    void theGuestGetsThroughUnderEmulation(@TempDir Path folder) {
        AcceleratorProbe probe = new AcceleratorProbe(runner, folder, Path.of("/dev/kvm"), "any", () -> true);
        assertThat(probe.fault(AcceleratorProbe.TCG)).isEmpty();
        assertThat(probe.fault("nonsense")).isNotEmpty();
    }

    /** The bytes that are committed are those of the source beside them. */
    @Test
    void theBootSectorsAreWhatTheirSourcesSay(@TempDir Path folder) throws IOException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/as"))).as("binutils").isTrue();
        for (Path source : List.of(
                Path.of("src/main/resources/org/gannet/agent/hypervisor/kvm/accelerator-probe"),
                Path.of("src/test/resources/guest/test-guest"))) {
            Path object = folder.resolve("object");
            Path binary = folder.resolve("binary");
            run(List.of("as", "-o", object.toString(), source + ".S"));
            run(List.of(
                    "ld",
                    "-Ttext",
                    "0x7c00",
                    "--oformat",
                    "binary",
                    "-e",
                    "_start",
                    "-o",
                    binary.toString(),
                    object.toString()));
            assertThat(binary).hasSameBinaryContentAs(Path.of(source + ".bin"));
        }
    }

    private void run(List<String> argv) {
        CommandResult result = runner.run(Command.of(Duration.ofSeconds(30), argv));
        assertThat(result.error()).isEmpty();
    }
}
