package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

class QemuOutputTest {
    private static final Path CAPTURED = Path.of("src/test/resources/captured/qemu/7.2");

    @Test
    void readsVersionAndTheMachineTypeToPin() throws IOException {
        String version = Files.readString(CAPTURED.resolve("version.txt"));
        String machines = Files.readString(CAPTURED.resolve("machines.txt"));
        assertThat(Qemu.parse(version, machines)).isEqualTo(new Qemu(Qemu.BINARY, "7.2.22", "pc-i440fx-7.2"));
        assertThatThrownBy(() -> Qemu.parse("something else", machines))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        assertThatThrownBy(() -> Qemu.parse(version, "")).isInstanceOf(NodeException.class);
    }

    @Test
    void readsProcessesWhoseNameIsMeantToConfuse() {
        String line = "4242 (qemu (x) 1 Z ) S 1 4242 4242 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 4 0 123456 1000000 2560 "
                + "18446744073709551615 0 0";
        ProcessIdentity.Stat stat = ProcessIdentity.Stat.parse(line).orElseThrow();
        assertThat(stat.startTicks()).isEqualTo(123456);
        assertThat(stat.cpuSeconds()).isEqualTo(3.0);
        assertThat(stat.residentBytes()).isEqualTo(2560 * 4096);
        assertThat(ProcessIdentity.Stat.parse(line.replace(") S 1", ") Z 1")))
                .as("only waits to be reaped")
                .isEmpty();
    }

    @Test
    void aReusedProcessNumberIsAnotherProcess() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(self.isAlive()).isTrue();
        ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.boot(), self.startTicks() - 1);
        assertThat(earlier.isAlive()).isFalse();
        earlier.kill();
        assertThat(new ProcessIdentity(self.pid(), "another boot", self.startTicks()).isAlive())
                .isFalse();
        assertThat(ProcessIdentity.of(Integer.MAX_VALUE)).isEmpty();
    }
}
