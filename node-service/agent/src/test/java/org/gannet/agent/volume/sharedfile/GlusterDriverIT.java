package org.gannet.agent.volume.sharedfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.testing.GlusterCluster;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same in a real Gluster volume that two nodes have mounted. */
class GlusterDriverIT extends SharedFileDriverIT {
    private static GlusterCluster cluster;
    private final String name = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws IOException {
        cluster = GlusterCluster.start();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    Path shared() {
        return cluster.mount(1).resolve(name);
    }

    private GlusterVolume volume(boolean direct) {
        return new GlusterVolume(cluster.server(), GlusterVolume.PORT, cluster.volume(), direct);
    }

    @Override
    SharedDirectory seenBy(String node) {
        Path mount = cluster.mount(node.equals("node1") ? 1 : 2);
        return new SharedDirectory("gl", mount.resolve(name), Optional.of(volume(false)));
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.GLUSTER);
    }

    /** Each call goes over a network: some go wrong, in one way. {@link SharedFileDriverIT} tries all. */
    @Override
    public List<Fault> faults(int call) {
        return List.of(Fault.values()[call % Fault.values().length]);
    }

    @Override
    public int stride() {
        return 2;
    }

    @Test
    void tellsTheVolumesRoomAndWhichItIs() {
        StoragePool pool = driver().pools().getFirst();
        assertThat(pool.template()).isEqualTo("gluster");
        assertThat(pool.name()).isEqualTo("gl");
        assertThat(pool.total().bytes()).isPositive();
        assertThat(ofNode("node2", runner()).pools().getFirst().storage()).isEqualTo(pool.storage());
    }

    @Test
    void aDirectoryThatIsNotMountedOrOfAnotherVolumeIsNoStorage() throws IOException {
        GlusterVolume other = new GlusterVolume(cluster.server(), GlusterVolume.PORT, "v1", false);
        assertThat(new SharedDirectory("gl", shared(), Optional.of(other)).storage())
                .isEmpty();
        Path empty = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        try {
            Files.copy(shared().resolve(SharedDirectory.ID_FILE), empty.resolve(SharedDirectory.ID_FILE));
            assertThat(new SharedDirectory("gl", empty).storage()).isPresent();
            assertThat(new SharedDirectory("gl", empty, Optional.of(volume(false))).storage())
                    .isEmpty();
        } finally {
            Files.delete(empty.resolve(SharedDirectory.ID_FILE));
            Files.delete(empty);
        }
        assertThat(new SharedDirectory("gl", shared(), Optional.of(volume(true))).storage())
                .as("what is opened past the mount is found from the root of the volume")
                .isEmpty();
    }

    @Test
    void whatIsMadeByTheMountIsWhatMachinesOpenPastIt() throws IOException {
        Path root = cluster.mount(1);
        Files.writeString(root.resolve(SharedDirectory.ID_FILE), UUID.randomUUID() + "\n");
        VolumeDriver direct = new SharedFileDriver(
                new NodeName("node1"),
                List.of(new SharedDirectory("gl", root, Optional.of(volume(true)))),
                images(),
                runner(),
                volume -> Optional.empty());
        VolumeId id = VolumeId.random();
        direct.ensure(id, empty(Format.RAW));
        Medium medium = direct.find(id).orElseThrow().medium();
        assertThat(medium)
                .isEqualTo(volume(true).medium(Path.of("volumes/" + id + ".raw")))
                .isInstanceOf(Medium.Network.class);
        if (Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/qemu/block-gluster.so"))) {
            var info = cluster.run("qemu-img", "info", "--output=json", medium.argument(Format.RAW));
            assertThat(info.output()).as(info.error()).contains("\"virtual-size\": " + SIZE.bytes());
        }
        direct.ensureAbsent(id);
        assertThat(direct.find(id)).isEmpty();
        Files.delete(root.resolve(SharedDirectory.ID_FILE));
    }
}
