package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gannet.agent.volume.VolumeStorage.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.junit.jupiter.api.Test;

/** Logical volumes by the real LVM, in a machine that has a device mapper; the driver itself runs here. */
class LvmDriverIT extends LabVolumes implements VolumeDriverContract {
    private int adoptable;

    private ByteSize grown(VolumeId id, ByteSize size) {
        assertThat(driver.prepareSize(id, size)).isEmpty();
        return driver.report(id).size();
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.PLAIN);
    }

    @Override
    public boolean takesAllAtOnce() {
        return true;
    }

    /** Those that are in no thin pool: see {@link LvmMomentsIT}. */
    @Override
    public boolean remembersAny() {
        return false;
    }

    @Override
    public String adoptable() {
        String name = "old-" + ++adoptable;
        lab().shell("lvcreate --yes -qq -Wn -Zn -L 8m -n " + name + " fast");
        return name;
    }

    /** What is zeroed, copied or flushed into it looks no different from outside. */
    @Override
    public boolean isBlind(Command command) {
        return Set.of("blkdiscard", "sync").contains(command.argv().getFirst())
                || command.argv().contains("convert");
    }

    /** Each call is slow here: some go wrong, in one way. {@link LvmFaultsTest} tries all, without a machine. */
    @Override
    public List<Fault> faults(int call) {
        return List.of(Fault.values()[call % Fault.values().length]);
    }

    @Override
    public int stride() {
        return 3;
    }

    private static VolumeSpec empty(ByteSize size, Place place) {
        return new VolumeSpec(Format.RAW, size, new Source.Empty(), place);
    }

    private void holdsZeroesOnly(VolumeId volume) {
        assertThat(lab().shell("tr -d '\\0' <" + device(volume) + " | wc -c").strip())
                .isEqualTo("0");
    }

    @Test
    void nothingOfAnEarlierOwnerIsEverRead() {
        VolumeId old = VolumeId.random();
        ByteSize all = ByteSize.ofMebibytes(64);
        driver.ensure(old, empty(all, place()));
        lab().shell("tr '\\0' 'x' </dev/zero | dd of=" + device(old) + " bs=1M count=64 iflag=fullblock");
        driver.ensureAbsent(old);
        VolumeId next = VolumeId.random();
        driver.ensure(next, empty(ByteSize.ofMebibytes(32), place()));
        holdsZeroesOnly(next);
        assertThat(grown(next, all)).isEqualTo(all);
        holdsZeroesOnly(next);
        assertThat(grown(next, all)).isEqualTo(all);
        assertThat(refused(() -> driver.prepareSize(next, ByteSize.ofMebibytes(32)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        // What asked for it first still finds it.
        assertThat(driver.ensure(next, empty(ByteSize.ofMebibytes(32), place())).size())
                .isEqualTo(all);
    }

    @Test
    void aFullGroupIsToldWithFigures() {
        VolumeId id = VolumeId.random();
        NodeException full = refused(() -> driver.ensure(id, empty(ByteSize.ofGibibytes(1), place())));
        assertThat(full.code()).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(full.problem().cause().toString()).contains("62 extents").contains("256 required");
        driver.ensure(id, empty(ByteSize.ofMebibytes(8), place()));
        NodeException larger = refused(() -> driver.prepareSize(id, ByteSize.ofGibibytes(1)));
        assertThat(larger.code()).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(driver.report(id).size()).isEqualTo(ByteSize.ofMebibytes(8));
    }

    @Test
    void whatACrashLeavesIsNoVolumeAndIsSwept() {
        for (String last : List.of("blkdiscard", "lvchange")) {
            VolumeId id = VolumeId.random();
            LvmDriver killed = newDriver(new DyingRunner(lab(), last));
            assertThatThrownBy(() -> killed.ensure(id, empty(Format.RAW))).isInstanceOf(Died.class);
            assertThat(driver.find(id)).isEmpty();
            assertThat(driver.list()).isEmpty();
            driver.sweep();
            assertThat(lab().shell("lvs --noheadings -o lv_name fast").strip()).isEmpty();
        }
        VolumeId again = VolumeId.random();
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.ensure(again, empty(Format.RAW))).isInstanceOf(Died.class);
        assertThat(driver.ensure(again, empty(Format.RAW)).size()).isEqualTo(SIZE);
    }

    @Test
    void growthThatACrashBrokeOffIsNotSeenAndGoesOn() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        ByteSize larger = ByteSize.ofMebibytes(32);
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.prepareSize(id, larger)).isInstanceOf(Died.class);
        assertThat(driver.report(id).size()).isEqualTo(SIZE);
        assertThat(grown(id, larger)).isEqualTo(larger);
        holdsZeroesOnly(id);
    }

    @Test
    void growthThatIsNotWantedAnyMoreIsGivenBack() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        // A guest's own encryption: LVM looks at what a volume holds before it makes one smaller.
        lab().shell("printf 'LUKS\\272\\276\\000\\001' | dd of=" + device(id) + " conv=notrunc");
        lab().shell("sleep 1000 <" + device(id) + " >/dev/null 2>&1 & echo $! >/run/opener");
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.prepareSize(id, ByteSize.ofMebibytes(64)))
                .isInstanceOf(Died.class);
        driver.dropGrowth(id);
        lab().shell("kill $(cat /run/opener); dd if=/dev/zero of=" + device(id) + " bs=512 count=1 conv=notrunc");
        assertThat(lab().shell("lvs --noheadings --units b --nosuffix -o lv_size fast/gannet-" + id)
                        .strip())
                .isEqualTo(Long.toString(SIZE.bytes()));
        assertThat(driver.report(id).making()).isEmpty();
        assertThat(grown(id, ByteSize.ofMebibytes(32))).isEqualTo(ByteSize.ofMebibytes(32));
        holdsZeroesOnly(id);
    }

    @Test
    void whatIsZeroedInPartIsGoneOnWith() {
        VolumeId id = VolumeId.random();
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.ensure(id, empty(Format.RAW))).isInstanceOf(Died.class);
        String volume = "fast/gannet-" + id;
        lab().shell("tr '\\0' 'x' </dev/zero | dd of=/dev/" + volume + " bs=1M count=8 iflag=fullblock && "
                + "lvchange -qq --addtag gannet.zeroed=4194304 " + volume);
        driver.sweep();
        assertThat(driver.list()).isEmpty();
        assertThat(lab().shell("lvs --noheadings -o lv_name fast").strip()).isEqualTo("gannet-" + id);
        assertThat(driver.ensure(id, empty(Format.RAW)).making()).isEmpty();
        assertThat(lab().shell("tr -d '\\0' <" + device(id) + " | wc -c").strip())
                .as("what is said to be zeroed is not written again")
                .isEqualTo("4194304");
        assertThat(lab().shell("lvs --noheadings -o lv_tags " + volume)).doesNotContain("zeroed", "unfinished");
    }

    @Test
    void whatSomethingElseHasOpenStays() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        lab().shell("sleep 1000 <" + device(id) + " >/dev/null 2>&1 & echo $! >/run/opener");
        assertThat(refused(() -> driver.ensureAbsent(id)).code()).isEqualTo(ErrorCode.IN_USE);
        lab().shell("kill $(cat /run/opener); while [ -d /proc/$(cat /run/opener) ]; do usleep 1000; done");
        driver.ensureAbsent(id);
        assertThat(driver.find(id)).isEmpty();
    }

    @Test
    void stripesGoOverSeveralDisks() {
        VolumeId id = VolumeId.random();
        Place striped = place().withStripes(2);
        driver.ensure(id, empty(ByteSize.ofMebibytes(16), striped));
        assertThat(lab().shell("lvs --noheadings -o stripes fast/gannet-" + id).strip())
                .isEqualTo("2");
        assertThat(driver.find(id).orElseThrow().spec().place()).isEqualTo(striped);
        assertThat(refused(() -> driver.prepareSize(id, ByteSize.ofMebibytes(20)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void poolsAreToldAndThinOnesTakeWhatIsWritten() {
        assertThat(driver.pools())
                .containsExactly(
                        new StoragePool("fast", "plain", ByteSize.ofMebibytes(248), ByteSize.ofMebibytes(248)));
        lab().shell("lvcreate --yes -qq -L 64m --thinpool pool fast");
        assertThat(driver.pools()).extracting(StoragePool::name).containsExactly("fast", "thin");
        assertThat(driver.pools()).extracting(StoragePool::thin).containsExactly(false, true);
        VolumeId id = VolumeId.random();
        Place thin = new Place(DiskTemplate.PLAIN, "thin", 1);
        VolumeReport made = driver.ensure(
                id, new VolumeSpec(Format.RAW, ByteSize.ofMebibytes(48), new Source.CloneOf(IMAGE, Format.RAW), thin));
        assertThat(made.used()).isLessThan(ByteSize.ofMebibytes(8));
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        assertThat(grown(id, ByteSize.ofMebibytes(60))).isEqualTo(ByteSize.ofMebibytes(60));
        NodeException unknown =
                refused(() -> driver.ensure(VolumeId.random(), empty(SIZE, new Place(DiskTemplate.PLAIN, "other", 1))));
        assertThat(unknown.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    }

    @Test
    void whatIsCopiedOntoItStays() {
        VolumeId id = VolumeId.random();
        driver.ensureFilled(
                id,
                empty(Format.RAW),
                device -> lab().shell("dd if=" + Objects.requireNonNull(cache).path(IMAGE) + " of="
                        + device.local().orElseThrow()));
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        VolumeId copy = VolumeId.random();
        Path file = folder.resolve(copy + ".qcow2");
        lab().shell("mkdir -p " + folder);
        Medium made = new Medium.File(file);
        driver.tools().copy(new Medium.Device(device(id)), Format.RAW, Optional.empty(), made, Format.QCOW2, true);
        assertThat(driver.tools().info(made, Format.QCOW2).size()).isEqualTo(SIZE);
    }

    /** The agent is killed just before a tool of this name. */
    private record DyingRunner(LabMachine lab, String tool) implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            if (command.argv().getFirst().equals(tool)) {
                throw new Died();
            }
            // Who is dead removes nothing.
            if (command.argv().getFirst().equals("lvremove")) {
                throw new Died();
            }
            return lab.run(command);
        }

        @Override
        public Daemon start(Command command) {
            throw new Died();
        }
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }
}
