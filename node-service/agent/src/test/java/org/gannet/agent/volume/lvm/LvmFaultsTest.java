package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.FaultyRunner;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.OpenSides;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeMomentsContract;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call of a tool goes wrong, in each way: then nothing is said to be done that is not, and asked again it is done
 * right. A zeroing that had no effect is the one thing that nobody can see.
 */
class LvmFaultsTest {
    private static final VolumeId ID = VolumeId.random();
    private static final String NAME = "gannet-" + ID;
    private static final String DIGITS = ID.toString().replace("-", "");
    private static final SnapshotId MOMENT = new SnapshotId(ID.value());
    private static final Place PLAIN = Place.of(DiskTemplate.PLAIN);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private static final ByteSize LARGER = ByteSize.ofMebibytes(32);
    /** Zeroed in four pieces, one with each call. */
    private static final ByteSize LARGE = ByteSize.ofGibibytes(1);
    /** Between two looks at the clock. */
    private static final long TICK = Duration.ofSeconds(3).toNanos();

    private static final VolumeSpec EMPTY =
            new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty(), PLAIN);
    private static final VolumeSpec ADOPTED =
            new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Adopted("old-data"), PLAIN);

    @TempDir
    private Path folder = Path.of("");

    private int tries;

    record Story(String name, Consumer<PretendLvm> given, Consumer<LvmDriver> when, Consumer<PretendLvm> then) {
        @Override
        public String toString() {
            return name;
        }
    }

    private LvmDriver driver(CommandRunner lvm) {
        Path own = folder.resolve(Integer.toString(tries));
        ImageCache images = new ImageCache(folder.resolve("images"));
        FileDriver files = new FileDriver(own.resolve("volumes"), images, lvm, VolumeUsers.NONE);
        AtomicLong clock = new AtomicLong();
        return new LvmDriver(
                List.of(LvmPool.parse("fast=vg")),
                files,
                images,
                lvm,
                VolumeUsers.NONE,
                own.resolve("arrivals"),
                () -> clock.addAndGet(TICK));
    }

    static Stream<Story> stories() {
        return Stream.of(storiesOfSizes(), storiesOfNames(), storiesOfMoments()).flatMap(Function.identity());
    }

    private static Stream<Story> storiesOfSizes() {
        return Stream.of(
                new Story("make", lvm -> {}, driver -> driver.ensure(ID, EMPTY), lvm -> isMade(lvm, SIZE)),
                new Story("make in pieces", lvm -> {}, LvmFaultsTest::makeLarge, lvm -> isMade(lvm, LARGE)),
                grows("grow", LARGER),
                grows("grow in pieces", LARGE),
                new Story(
                        "give back what it was about to grow by",
                        lvm -> {
                            PretendLvm.Lv lv = lvm.add(NAME, LARGE.bytes());
                            lv.zeroed = LARGER.bytes();
                            lv.tags.addAll(Set.of(finished(), LvmRecord.zeroed(SIZE), LvmRecord.zeroed(LARGER)));
                        },
                        driver -> grow(driver, SIZE),
                        lvm -> {
                            assertThat(lvm.get(NAME).size).isEqualTo(SIZE.bytes());
                            assertThat(lvm.get(NAME).tags).containsExactly(finished());
                        }));
    }

    private static void isMade(PretendLvm lvm, ByteSize size) {
        assertThat(lvm.names()).containsExactly(NAME);
        assertThat(lvm.get(NAME).zeroed).isEqualTo(size.bytes());
        assertThat(lvm.get(NAME).tags)
                .containsExactly(LvmRecord.made(EMPTY.withSize(size)).tag());
    }

    private static Story grows(String name, ByteSize to) {
        return new Story(
                name,
                lvm -> {
                    PretendLvm.Lv lv = lvm.add(NAME, SIZE.bytes());
                    lv.zeroed = SIZE.bytes();
                    lv.tags.add(finished());
                },
                driver -> grow(driver, to),
                lvm -> {
                    assertThat(lvm.get(NAME).size).isEqualTo(to.bytes());
                    assertThat(lvm.get(NAME).zeroed).isEqualTo(to.bytes());
                    assertThat(lvm.get(NAME).tags).containsExactly(finished());
                });
    }

    private static Stream<Story> storiesOfNames() {
        return Stream.of(
                new Story(
                        "go on without a device",
                        lvm -> lvm.devicesLost = 1,
                        driver -> driver.ensurePoolWhole("fast"),
                        lvm -> assertThat(lvm.devicesLost).isZero()),
                new Story(
                        "remove",
                        lvm -> {
                            lvm.add(NAME, SIZE.bytes()).tags.add(finished());
                            lvm.add("other", SIZE.bytes());
                        },
                        driver -> driver.ensureAbsent(ID),
                        lvm -> assertThat(lvm.names()).containsExactly("other")),
                new Story(
                        "adopt",
                        lvm -> lvm.add("old-data", SIZE.bytes()),
                        driver -> driver.ensure(ID, ADOPTED),
                        lvm -> {
                            assertThat(lvm.names()).containsExactly(NAME);
                            assertThat(lvm.get(NAME).tags)
                                    .containsExactly(LvmRecord.adopted(ADOPTED, "old-data")
                                            .tag());
                            assertThat(lvm.get(NAME).zeroed).as("never wiped").isZero();
                        }),
                new Story(
                        "give back",
                        lvm -> lvm.add(NAME, SIZE.bytes())
                                .tags
                                .add(LvmRecord.adopted(ADOPTED, "old-data").tag()),
                        driver -> driver.ensureAbsent(ID),
                        lvm -> {
                            assertThat(lvm.names()).containsExactly("old-data");
                            assertThat(lvm.get("old-data").tags).isEmpty();
                        }),
                new Story(
                        "receive",
                        lvm -> {},
                        driver -> {
                            driver.arrival(ID).ensure(EMPTY, () -> new IncomingVolume(ID, EMPTY, "127.0.0.1", 1, "s"));
                            driver.arrival(ID).reached(SIZE.bytes());
                            driver.arrival(ID).complete(SIZE, List.of());
                        },
                        lvm -> assertThat(lvm.get(NAME).tags).containsExactly(finished())));
    }

    private static Stream<Story> storiesOfMoments() {
        return Stream.of(
                new Story(
                        "remember",
                        LvmFaultsTest::thin,
                        driver -> changes(driver).ensureSnapshot(MOMENT, new SnapshotSpec(List.of(ID))),
                        lvm -> assertThat(contents(lvm)).containsExactly("gannet-:8M:1", "gannet..:8M:1")),
                new Story(
                        "go back",
                        LvmFaultsTest::remembered,
                        driver -> driver.moments().revert(driver.find(ID).orElseThrow(), MOMENT),
                        lvm -> assertThat(contents(lvm)).containsExactly("gannet-:8M:1", "gannet..:8M:1")),
                new Story(
                        "forget",
                        LvmFaultsTest::remembered,
                        driver -> changes(driver).ensureSnapshotAbsent(ID, MOMENT),
                        lvm -> assertThat(contents(lvm)).containsExactly("gannet-:32M:2")),
                new Story(
                        "remove with all that is kept beside",
                        lvm -> {
                            remembered(lvm);
                            lvm.add(beside("next"), SIZE.bytes()).tags.add(finished());
                            lvm.add(beside("old"), SIZE.bytes()).tags.add("another one's");
                        },
                        driver -> driver.ensureAbsent(ID),
                        lvm -> assertThat(lvm.names()).containsExactly(beside("old"))));
    }

    private static VolumeChanges changes(LvmDriver driver) {
        return new VolumeChanges(driver, VolumeMomentsContract.NOBODYS, OpenSides.NONE, Clock.systemUTC());
    }

    private static String beside(String what) {
        return "gannet." + DIGITS + "." + what;
    }

    private static PretendLvm.Lv thin(PretendLvm lvm) {
        PretendLvm.Lv lv = lvm.add(NAME, SIZE.bytes());
        lv.pool = "pool";
        lv.content = 1;
        lv.tags.add(finished());
        return lv;
    }

    /** And has grown, and has been written, since. */
    private static void remembered(PretendLvm lvm) {
        PretendLvm.Lv moment = lvm.add(beside(DIGITS), SIZE.bytes());
        moment.pool = "pool";
        moment.content = 1;
        moment.tags.add("gannet.moment=1000");
        PretendLvm.Lv now = thin(lvm);
        now.size = LARGER.bytes();
        now.content = 2;
    }

    /** Of each volume its name without what was drawn, its size and what a guest has written. */
    private static List<String> contents(PretendLvm lvm) {
        return lvm.names().stream()
                .map(name -> name.replace(ID.toString(), "").replace(DIGITS, "") + ":"
                        + lvm.get(name).size / 1024 / 1024 + "M:" + lvm.get(name).content)
                .toList();
    }

    private static void makeLarge(LvmDriver driver) {
        int asked = 0;
        while (driver.ensure(ID, EMPTY.withSize(LARGE)).making().isPresent()) {
            assertThat(driver.find(ID)).isEmpty();
            assertThat(asked++).isLessThan(4);
        }
    }

    private static void grow(LvmDriver driver, ByteSize size) {
        int asked = 0;
        while (driver.prepareSize(ID, size).isPresent()) {
            assertThat(driver.report(ID).size()).isEqualTo(SIZE);
            assertThat(asked++).isLessThan(4);
        }
        assertThat(driver.report(ID).size()).isEqualTo(size);
    }

    private static String finished() {
        return LvmRecord.made(EMPTY).tag();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void whateverGoesWrongIsMadeGood(Story story) {
        for (Fault fault : Fault.values()) {
            boolean reached = true;
            for (int call = 0; reached; call++) {
                reached = goesWrong(story, call, fault);
            }
        }
        assertThat(tries).isGreaterThan(Fault.values().length * 2);
    }

    private boolean goesWrong(Story story, int call, Fault fault) {
        tries++;
        PretendLvm lvm = new PretendLvm();
        story.given().accept(lvm);
        FaultyRunner runner = new FaultyRunner(lvm);
        LvmDriver driver = driver(runner);
        runner.goesWrong(call, fault);
        boolean done = false;
        try {
            story.when().accept(driver);
            done = true;
        } catch (NodeException e) {
            assertThat(e.code())
                    .as(story + " " + call + " " + fault + ": " + e.problem())
                    .isIn(ErrorCode.TOOL_FAILED, ErrorCode.TIMED_OUT);
        } catch (FaultyRunner.Killed e) {
            driver = driver(lvm);
        }
        Optional<Command> hit = runner.heal();
        boolean blind = fault == Fault.SUCCEEDS_WITHOUT_EFFECT
                && hit.filter(PretendLvm::isBlind).isPresent();
        if (done && !blind) {
            story.then().accept(lvm);
        }
        driver.sweep();
        story.when().accept(driver);
        if (!(done && blind)) {
            story.then().accept(lvm);
        }
        return hit.isPresent();
    }

    @Test
    void whatIsOpenIsNeitherBroughtBackNorRemoved() {
        PretendLvm lvm = new PretendLvm();
        remembered(lvm);
        lvm.get(NAME).open = true;
        LvmDriver driver = driver(lvm);
        for (Runnable work : List.<Runnable>of(
                () -> driver.moments().revert(driver.find(ID).orElseThrow(), MOMENT), () -> driver.ensureAbsent(ID))) {
            assertThatThrownBy(work::run)
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
            assertThat(contents(lvm)).containsExactly("gannet-:32M:2", "gannet..:8M:1");
        }
    }

    @Test
    void noAnswerIsNotThatThereIsNothing() {
        FaultyRunner runner = new FaultyRunner(new PretendLvm());
        LvmDriver driver = driver(runner);
        driver.ensure(ID, EMPTY);
        for (Fault fault : List.of(Fault.SUCCEEDS_WITHOUT_EFFECT, Fault.ANSWERS_GARBAGE, Fault.FAILS)) {
            runner.goesWrong(0, fault);
            assertThatThrownBy(driver::list).isInstanceOf(NodeException.class);
            assertThat(runner.heal()).isPresent();
        }
        assertThat(driver.list()).hasSize(1);
    }

    @Test
    void noVolumeIsGivenUp() {
        PretendLvm lvm = new PretendLvm();
        lvm.devicesLost = 1;
        PretendLvm.Lv lv = lvm.add(NAME, SIZE.bytes());
        lv.tags.add(finished());
        lv.partial = true;
        LvmDriver driver = driver(lvm);
        assertThat(driver.report(ID).deviceLost()).isTrue();
        assertThat(driver.pools()).singleElement().satisfies(pool -> {
            assertThat(pool.devicesLost()).isEqualTo(1);
            assertThat(pool.free()).isEqualTo(ByteSize.ZERO);
        });
        assertThatThrownBy(() -> driver.ensurePoolWhole("fast")).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE);
            assertThat(e.problem().toString()).contains("vg/" + NAME);
        });
        assertThat(lvm.devicesLost).isEqualTo(1);
        driver.ensureAbsent(ID);
        driver.ensurePoolWhole("fast");
        assertThat(lvm.devicesLost).isZero();
    }

    @Test
    void whatIsNotFreeIsNotAdopted() {
        PretendLvm lvm = new PretendLvm();
        LvmDriver driver = driver(lvm);
        refused(ErrorCode.NOT_FOUND, driver, ADOPTED);
        PretendLvm.Lv old = lvm.add("old-data", SIZE.bytes());
        old.open = true;
        refused(ErrorCode.IN_USE, driver, ADOPTED);
        old.open = false;
        old.tags.add("originstname+web1");
        refused(ErrorCode.WRONG_STATE, driver, ADOPTED);
        old.tags.clear();
        refused(ErrorCode.INVALID_REQUEST, driver, ADOPTED.withSize(LARGER));
        assertThat(lvm.names()).containsExactly("old-data");
        driver.ensure(ID, ADOPTED);
        assertThat(driver.find(ID).orElseThrow().spec()).isEqualTo(EMPTY);
        VolumeSpec other = new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Adopted(NAME), PLAIN);
        assertThatThrownBy(() -> driver.ensure(VolumeId.random(), other))
                .as("Gannet's own")
                .isInstanceOf(NodeException.class);
        lvm.add("old-data", SIZE.bytes());
        assertThatThrownBy(() -> driver.ensureAbsent(ID))
                .as("another one has its name meanwhile")
                .isInstanceOf(NodeException.class);
        assertThat(Optional.of(lvm.get(NAME))).isPresent();
    }

    private static void refused(ErrorCode code, LvmDriver driver, VolumeSpec spec) {
        assertThatThrownBy(() -> driver.ensure(ID, spec))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
