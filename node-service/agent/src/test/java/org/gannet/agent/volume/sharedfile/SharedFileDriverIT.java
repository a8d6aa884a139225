package org.gannet.agent.volume.sharedfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.agent.volume.file.FileTrees;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec.Format;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that two nodes see, by the real qemu-img. */
class SharedFileDriverIT implements VolumeDriverContract {
    private final CommandRunner runner = new LocalCommandRunner();
    private final Set<VolumeId> used = new HashSet<>();
    private final byte[] disk = TestGuest.disk(3);
    private final String storage = UUID.randomUUID().toString();

    @TempDir
    private Path folder = Path.of("");

    private @Nullable VolumeDriver driver;

    @BeforeEach
    void prepare() throws IOException {
        Path shared = Files.createDirectories(shared());
        Files.createDirectories(shared.resolve("work/node1"));
        Files.createDirectories(shared.resolve("volumes"));
        Files.writeString(shared.resolve(SharedDirectory.ID_FILE), storage + "\n");
        driver = driver(runner);
    }

    /** What all nodes see. */
    Path shared() {
        return folder.resolve("shared");
    }

    /** How one of them sees it. */
    SharedDirectory seenBy(String node) {
        return new SharedDirectory("nfs", shared());
    }

    SharedFileDriver ofNode(String name, CommandRunner by) {
        images().ensure(image(), new ByteArrayInputStream(disk));
        return new SharedFileDriver(
                new NodeName(name),
                List.of(seenBy(name)),
                images(),
                by,
                volume -> used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty());
    }

    ImageCache images() {
        return new ImageCache(folder.resolve("images"));
    }

    @Override
    public VolumeDriver driver() {
        return Objects.requireNonNull(driver);
    }

    @Override
    public VolumeDriver driver(CommandRunner by) {
        return ofNode("node1", by);
    }

    @Override
    public CommandRunner runner() {
        return runner;
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.SHAREDFILE);
    }

    @Override
    public Set<String> remains() {
        return FileTrees.names(shared());
    }

    @Override
    public ImageDigest image() {
        return TestGuest.digest(disk);
    }

    @Override
    public Path imageFile() {
        return images().path(image());
    }

    @Override
    public byte[] imageContent(int length) {
        return Arrays.copyOf(disk, length);
    }

    @Override
    public void use(VolumeId volume) {
        used.add(volume);
    }

    @Override
    public byte[] content(VolumeId volume, int length) {
        return FileTrees.content(driver().find(volume).orElseThrow(), folder.resolve(volume + ".content"), length);
    }

    @Override
    public Wanted foreign() {
        Wanted wanted = wanted(best());
        FileTrees.occupy(shared().resolve("volumes"), wanted);
        return wanted;
    }

    @Override
    public String full() {
        return FileTrees.FULL;
    }

    /** Nothing is kept on a node. */
    @Test
    void anotherNodeSeesTheSame() {
        VolumeId id = VolumeId.random();
        VolumeReport made = driver().ensure(id, empty(Format.QCOW2));
        assertThat(made.storage()).isEqualTo(storage);
        VolumeDriver other = ofNode("node2", runner);
        assertThat(other.list()).containsExactly(made);
        assertThat(other.find(id).orElseThrow().spec())
                .isEqualTo(driver().find(id).orElseThrow().spec());
        other.ensureAbsent(id);
        assertThat(driver().find(id)).isEmpty();
    }
}
