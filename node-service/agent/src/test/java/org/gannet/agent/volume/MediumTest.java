package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;

class MediumTest {
    @Test
    void eachIsOpenedByItsOwnDriver() {
        assertThat(new Medium.File(Path.of("/v/a.raw")).node("n", true))
                .isEqualTo(Map.of("driver", "file", "node-name", "n", "filename", "/v/a.raw", "read-only", true));
        assertThat(new Medium.Device(Path.of("/dev/g/a")).node("n", false))
                .containsEntry("driver", "host_device")
                .containsEntry("discard", "unmap");
        Medium network = new Medium.Network("rbd", Map.of("pool", "p", "image", "i"));
        assertThat(network.node("n", true)).containsEntry("pool", "p").containsEntry("driver", "rbd");
        assertThat(network.local()).isEmpty();
    }

    @Test
    void whatOtherNodesSeeIsNotCachedByThisOne() {
        assertThat(new Medium.File(Path.of("/v/a.raw"), true).node("n", false))
                .containsEntry("cache", Map.of("direct", true));
        assertThat(new Medium.Device(Path.of("/dev/g/a"), true).node("n", false))
                .containsEntry("cache", Map.of("direct", true));
        assertThat(new Medium.File(Path.of("/v/a.raw")).node("n", false)).doesNotContainKey("cache");
    }

    @Test
    void toolsAreToldPathsOrAllOfIt() {
        assertThat(new Medium.Device(Path.of("/dev/g/a")).argument(Format.RAW)).isEqualTo("/dev/g/a");
        assertThat(new Medium.Network("rbd", Map.of("image", "i")).argument(Format.RAW))
                .isEqualTo("json:{\"driver\":\"raw\",\"file\":{\"driver\":\"rbd\",\"image\":\"i\"}}");
    }

    @Test
    void noOptionIsTakenForAPath() {
        assertThatThrownBy(() -> new Medium.File(Path.of("-o"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Medium.Device(Path.of("nbd:x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
