package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.agent.volume.ext.ExtPool;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.base.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
    private static AgentSettings read(String... arguments) throws IOException {
        return AgentMain.settings(arguments);
    }

    @Test
    void argumentsOverrideTheFileAndTheRestHasDefaults(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("agent.properties"), "name=node7\naddress=10.0.0.7\nport=9000\nmemory-mib=2048\n");
        AgentSettings settings = read("--config=" + file, "--port=9001", "--accel=tcg");
        assertThat(settings.name().value()).isEqualTo("node7");
        assertThat(settings.port()).isEqualTo(9001);
        assertThat(settings.accel()).isEqualTo(Accel.TCG);
        assertThat(settings.directory()).isEqualTo(Path.of("/var/lib/gannet"));
        assertThat(settings.migrationPorts()).isEqualTo(new PortRange(46000, 46199));
        assertThat(settings.offer().memory()).contains(ByteSize.ofGibibytes(2));
        assertThat(settings.offer().cpus()).isEmpty();
    }

    @Test
    void providersAreFoundWhereTheyUsuallyAreUnlessSaid(@TempDir Path folder) throws IOException {
        Path pool = Files.writeString(folder.resolve("san1"), "provider=zfs\nsize-gib=10\n");
        ExtStorage found = read("--name=node1", "--address=a", "--ext-pools=san1=" + pool)
                .outside()
                .providers();
        assertThat(found.search()).isEqualTo(ExtStorage.USUAL);
        assertThat(found.pools()).extracting(ExtPool::name).containsExactly("san1");
        assertThat(read("--name=node1", "--address=a", "--ext-providers=/srv/a, /srv/b")
                        .outside()
                        .providers()
                        .search())
                .containsExactly(Path.of("/srv/a"), Path.of("/srv/b"));
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--ext-providers=here"))
                .hasMessageContaining("absolute");
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--pools=san1=vg1", "--ext-pools=san1=" + pool))
                .hasMessageContaining("a name of its own");
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> read("--address=10.0.0.7")).hasMessageContaining("--name");
        assertThatThrownBy(() -> read("--name=node1")).hasMessageContaining("--address");
        assertThatThrownBy(() -> read("name=node1")).hasMessageContaining("--key=value");
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--colour=red"))
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--port=x"))
                .hasMessageContaining("port");
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--port=70000"))
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> read("--name=node1", "--address=a b")).hasMessageContaining("address");
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--accel=warp"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("--name=node1", "--address=a", "--run-directory=/" + "x".repeat(70)))
                .hasMessageContaining("run directory");
        assertThatThrownBy(() -> PortRange.parse("9-x")).hasMessageContaining("9-x");
        assertThatThrownBy(() -> new PortRange(10, 9)).isInstanceOf(IllegalArgumentException.class);
    }
}
