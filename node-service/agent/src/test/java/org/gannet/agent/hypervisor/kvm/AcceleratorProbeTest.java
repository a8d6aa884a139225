package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gannet.agent.command.ScriptedCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorProbeTest {
    private final ScriptedCommandRunner runner = new ScriptedCommandRunner();

    @TempDir
    private Path folder;

    private AcceleratorProbe probe(Path device, String kernel, boolean hardware) {
        return new AcceleratorProbe(runner, folder, device, kernel, () -> hardware);
    }

    private Path device() throws IOException {
        return Files.writeString(folder.resolve("kvm"), "");
    }

    @Test
    void whatIsOrderedIsNotProbed() throws IOException {
        assertThat(probe(device(), "6.1", true).decide(Accel.KVM, "7.2")).isEqualTo("kvm");
        assertThat(probe(device(), "6.1", true).decide(Accel.TCG, "7.2")).isEqualTo("tcg");
        assertThat(runner.commands()).isEmpty();
    }

    @Test
    void withoutDeviceOrProcessorThereIsNothingToProbe() throws IOException {
        assertThat(probe(folder.resolve("none"), "6.1", true).decide(Accel.AUTO, "7.2"))
                .isEqualTo("tcg");
        assertThat(probe(device(), "6.1", false).decide(Accel.AUTO, "7.2")).isEqualTo("tcg");
        assertThat(runner.commands()).isEmpty();
    }

    @Test
    void aGuestThatDoesNotGetThroughMeansEmulationAndTheAnswerIsKept() throws IOException {
        runner.answer(1, "", "failed to set MSR");
        assertThat(probe(device(), "6.1", true).decide(Accel.AUTO, "7.2")).isEqualTo("tcg");
        assertThat(probe(device(), "6.1", true).decide(Accel.AUTO, "7.2")).isEqualTo("tcg");
        assertThat(runner.commands()).hasSize(1);
        assertThat(runner.commands().getFirst()).containsSubsequence("-accel", "kvm");
        assertThat(folder.resolve("accelerator-probe.img")).doesNotExist();
    }

    @Test
    void anotherKernelOrQemuIsProbedAnew() throws IOException {
        probe(device(), "6.1", true).decide(Accel.AUTO, "7.2");
        probe(device(), "6.12", true).decide(Accel.AUTO, "7.2");
        probe(device(), "6.12", true).decide(Accel.AUTO, "10.0");
        assertThat(runner.commands()).hasSize(3);
    }
}
