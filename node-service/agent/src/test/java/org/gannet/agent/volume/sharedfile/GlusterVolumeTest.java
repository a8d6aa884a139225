package org.gannet.agent.volume.sharedfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.volume.Medium;
import org.gannet.base.DiskTemplate;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator may write, and what QEMU is told. */
class GlusterVolumeTest {
    private static GlusterVolume volume(SharedDirectory directory) {
        return directory.gluster().orElseThrow();
    }

    @Test
    void isMountedAndMayBeOpenedPastTheMount() {
        SharedDirectory mounted = GlusterVolume.parse(" gl=san1.example.org/vol0:/srv/vm ");
        assertThat(mounted)
                .isEqualTo(new SharedDirectory(
                        "gl",
                        Path.of("/srv/vm"),
                        Optional.of(new GlusterVolume("san1.example.org", 24007, "vol0", false))));
        assertThat(mounted.kind()).isEqualTo(DiskTemplate.GLUSTER);
        assertThat(mounted.medium(Path.of("/srv/vm/volumes/a.raw"), Format.RAW))
                .isEqualTo(new Medium.File(Path.of("/srv/vm/volumes/a.raw"), true));
        SharedDirectory direct = GlusterVolume.parse("gl=[2001:db8::1]:24008/vol0:/srv/vm:direct");
        assertThat(direct.medium(Path.of("/srv/vm/volumes/a.raw"), Format.RAW))
                .isEqualTo(new Medium.Network(
                        "gluster",
                        Map.of(
                                "volume",
                                "vol0",
                                "path",
                                "volumes/a.raw",
                                "server",
                                List.of(Map.of("type", "inet", "host", "2001:db8::1", "port", "24008")))));
        assertThat(direct.medium(Path.of("/srv/vm/volumes/a.qcow2"), Format.QCOW2))
                .isEqualTo(new Medium.File(Path.of("/srv/vm/volumes/a.qcow2"), true));
        assertThat(volume(direct).medium(Path.of("volumes/a.raw")).argument(Format.RAW))
                .startsWith("json:")
                .contains("\"driver\":\"gluster\"", "\"path\":\"volumes/a.raw\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gl=/srv/vm",
                "gl=san1/vol0",
                "gl=san1/vol0:srv",
                "gl=san1:0/vol0:/srv",
                "gl=san1:65536/vol0:/srv",
                "gl=san1/vol 0:/srv",
                "gl=san1/vol0/sub:/srv",
                "gl=san1/vol0:/srv:directly",
                "gl=-o/vol0:/srv:/x",
                "=san1/vol0:/srv"
            })
    void anythingElseIsNotTaken(String setting) {
        assertThatThrownBy(() -> GlusterVolume.parse(setting)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotMountedIsNotThere() {
        assertThat(new GlusterVolume("san1", 24007, "vol0", false).isMountedAt(Path.of("/")))
                .isFalse();
        assertThat(new GlusterVolume("san1", 24007, "vol0", false).isMountedAt(Path.of("/no/such")))
                .isFalse();
    }
}
