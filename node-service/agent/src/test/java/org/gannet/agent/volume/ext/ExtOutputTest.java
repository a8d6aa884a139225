package org.gannet.agent.volume.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.gannet.agent.volume.Medium;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtOutputTest {
    private static Optional<String> opened(String uri) {
        return ExtOutput.attached("/dev/rbd0\nkvm:" + uri + "\n")
                .orElseThrow()
                .uri()
                .map(medium -> medium.argument(VolumeSpec.Format.RAW));
    }

    @Test
    void theFirstLineIsTheDevice() {
        ExtOutput.Attached attached = ExtOutput.attached("/dev/loop3\n").orElseThrow();
        assertThat(attached.device()).isEqualTo(Path.of("/dev/loop3"));
        assertThat(attached.uri()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n/dev/loop3", "dev/loop3", "/dev/loop 3", "--help", "all is well"})
    void anythingElseIsNoAnswer(String said) {
        assertThat(ExtOutput.attached(said)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rbd:vms/web1 | pool=vms image=web1",
                "rbd:vms/web1:id=gannet:conf=/etc/ceph/c.conf | user=gannet conf=/etc/ceph/c.conf",
                "nbd://san1/disk1 | host=san1 port=10809 export=disk1",
                "nbd:unix:/run/nbd.sock:exportname=disk1 | path=/run/nbd.sock export=disk1",
                "gluster://san1:24008/vol/dir/disk1 | volume=vol path=dir/disk1 port=24008",
                "iscsi://10.0.0.1:3260/iqn.2026-01.org.example:disk1/2 | target=iqn.2026-01.org.example:disk1"
            })
    void qemuOpensWhatItKnows(String uri, String options) {
        String json = opened(uri).orElseThrow();
        for (String option : options.split(" ")) {
            assertThat(json).contains("\"" + option.replace("=", "\":\"") + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rbd:vms/web1:key=secret", "ssh://host/disk", "/dev/sda", "rbd:vms"})
    void whatIsNotKnownIsOpenedAsADevice(String uri) {
        assertThat(opened(uri)).isEmpty();
    }

    @Test
    void otherHypervisorsAreNotMeant() {
        assertThat(ExtOutput.attached("/dev/rbd0\nxen-pvm:rbd:a/b\nKVM:rbd:c/d\n")
                        .orElseThrow()
                        .uri())
                .get()
                .isInstanceOfSatisfying(
                        Medium.Network.class,
                        found -> assertThat(found.options()).containsEntry("pool", "c"));
    }
}
