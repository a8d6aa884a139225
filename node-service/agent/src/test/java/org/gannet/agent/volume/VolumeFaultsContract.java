package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.gannet.agent.command.Command;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeReport;
import org.junit.jupiter.api.Test;

/**
 * Each call of a tool goes wrong, in each way: then nothing is said to be done that is not, nothing half made is taken
 * for a volume, and asked again, by a new agent when the old one was killed, it is done right and leaves nothing.
 */
public interface VolumeFaultsContract extends VolumeStorage {
    /**
     * What is done, and what shall be true then.
     * @param given before anything goes wrong
     * @param between what may be true when it was said that it had failed
     */
    record Story(
            String name,
            Consumer<Wanted> given,
            BiConsumer<VolumeDriver, Wanted> when,
            Consumer<Wanted> then,
            Predicate<Wanted> between) {}

    private Story making(String name, Consumer<VolumeId> holds) {
        return new Story(
                name,
                wanted -> {},
                (driver, wanted) -> assertThat(
                                driver.ensure(wanted.id(), wanted.spec()).size())
                        .isEqualTo(SIZE),
                wanted -> {
                    assertThat(driver(runner()).report(wanted.id()).size()).isEqualTo(SIZE);
                    holds.accept(wanted.id());
                },
                wanted -> {
                    Optional<VolumeReport> there = listed(wanted.id());
                    there.ifPresent(found -> holds.accept(found.id()));
                    return there.isEmpty() || there.get().size().equals(SIZE);
                });
    }

    private Optional<VolumeReport> listed(VolumeId id) {
        return driver(runner()).list().stream()
                .filter(report -> report.id().equals(id))
                .findFirst();
    }

    @Test
    default void whateverGoesWrongInMakingOne() {
        assertMadeGood(making("make", id -> assertThat(content(id, 4096)).containsOnly(0)), () -> wanted(best()));
    }

    @Test
    default void whateverGoesWrongInCloning() {
        if (place().kind().refusal(DiskAct.CLONE).isPresent()) {
            return;
        }
        Story story = making("clone", id -> assertThat(content(id, 4096)).isEqualTo(imageContent(4096)));
        assertMadeGood(story, () -> new Wanted(VolumeId.random(), cloned(best(), SIZE)));
    }

    @Test
    default void whateverGoesWrongInAdopting() {
        if (place().kind().refusal(DiskAct.ADOPT).isPresent()) {
            return;
        }
        assertMadeGood(making("adopt", id -> content(id, 512)), this::adopted);
    }

    @Test
    default void whateverGoesWrongInGrowing() {
        if (place().kind().refusal(DiskAct.GROW).isPresent()) {
            return;
        }
        Story story = new Story(
                "grow",
                wanted -> driver().ensure(wanted.id(), wanted.spec()),
                (driver, wanted) -> assertThat(
                                changes(driver).ensureSize(wanted.id(), LARGER).size())
                        .isEqualTo(LARGER),
                wanted -> {
                    VolumeDriver.Volume found =
                            driver(runner()).find(wanted.id()).orElseThrow();
                    assertThat(found.spec().size()).isEqualTo(LARGER);
                    assertThat(driver().tools().size(found).isAtMost(LARGER)).isTrue();
                    assertThat(LARGER.isAtMost(driver().tools().size(found))).isTrue();
                    assertThat(content(wanted.id(), 4096)).containsOnly(0);
                },
                wanted -> Set.of(SIZE, LARGER)
                        .contains(driver(runner()).report(wanted.id()).size()));
        assertMadeGood(story, () -> wanted(best()));
    }

    private static SnapshotId moment(Wanted wanted) {
        return new SnapshotId(wanted.id().value());
    }

    private static VolumeChanges changes(VolumeDriver driver) {
        return new VolumeChanges(driver, VolumeMomentsContract.NOBODYS, OpenSides.NONE, Clock.systemUTC());
    }

    private static void remember(VolumeDriver driver, Wanted wanted) {
        changes(driver).ensureSnapshot(moment(wanted), new SnapshotSpec(List.of(wanted.id())));
    }

    private List<SnapshotId> moments(Wanted wanted) {
        return driver(runner()).report(wanted.id()).snapshots().stream()
                .map(VolumeReport.Snapshot::id)
                .toList();
    }

    @Test
    default void whateverGoesWrongInRemembering() {
        if (!remembersAny()) {
            return;
        }
        Story story = new Story(
                "remember",
                wanted -> driver().ensure(wanted.id(), wanted.spec()),
                VolumeFaultsContract::remember,
                wanted -> assertThat(moments(wanted)).containsExactly(moment(wanted)),
                wanted -> moments(wanted).size() <= 1);
        assertMadeGood(story, () -> wanted(best()));
    }

    @Test
    default void whateverGoesWrongInGoingBack() {
        if (!remembersAny()) {
            return;
        }
        Story story = new Story(
                "go back",
                wanted -> {
                    driver().ensure(wanted.id(), wanted.spec());
                    remember(driver(), wanted);
                    changes(driver()).ensureSize(wanted.id(), LARGER);
                    write(wanted.id(), 42);
                },
                (driver, wanted) -> changes(driver).revert(List.of(wanted.id()), moment(wanted)),
                wanted -> {
                    assertThat(moments(wanted)).containsExactly(moment(wanted));
                    assertThat(driver(runner()).report(wanted.id()).size()).isEqualTo(SIZE);
                    assertThat(content(wanted.id(), 4096)).containsOnly(0);
                },
                wanted -> moments(wanted).equals(List.of(moment(wanted))));
        assertMadeGood(story, () -> wanted(best()));
    }

    @Test
    default void whateverGoesWrongInForgetting() {
        if (!remembersAny()) {
            return;
        }
        Story story = new Story(
                "forget",
                wanted -> {
                    driver().ensure(wanted.id(), wanted.spec());
                    remember(driver(), wanted);
                    write(wanted.id(), 42);
                },
                (driver, wanted) -> changes(driver).ensureSnapshotAbsent(wanted.id(), moment(wanted)),
                wanted -> {
                    assertThat(moments(wanted)).isEmpty();
                    assertThat(content(wanted.id(), 4096)).containsOnly(42);
                },
                wanted -> moments(wanted).size() <= 1);
        assertMadeGood(story, () -> wanted(best()));
    }

    @Test
    default void whateverGoesWrongInRemoving() {
        Story story = new Story(
                "remove",
                wanted -> {
                    driver().ensure(wanted.id(), wanted.spec());
                    if (remembersAny()) {
                        remember(driver(), wanted);
                    }
                },
                (driver, wanted) -> driver.ensureAbsent(wanted.id()),
                wanted -> assertThat(listed(wanted.id())).isEmpty(),
                wanted -> true);
        assertMadeGood(story, () -> wanted(best()));
    }

    private void assertMadeGood(Story story, Supplier<Wanted> drawn) {
        int tried = 0;
        boolean reached = true;
        for (int call = 0; reached; call += stride()) {
            reached = false;
            for (FaultyRunner.Fault fault : faults(call)) {
                reached |= goesWrong(story, drawn.get(), call, fault);
                tried++;
            }
        }
        assertThat(tried).as(story.name()).isPositive();
    }

    /** @return whether there were so many calls */
    private boolean goesWrong(Story story, Wanted wanted, int call, FaultyRunner.Fault fault) {
        String title = story.name() + ", call " + call + " " + fault;
        Set<String> before = remains();
        story.given().accept(wanted);
        FaultyRunner runner = new FaultyRunner(runner());
        VolumeDriver driver = driver(runner);
        runner.goesWrong(call, fault);
        boolean done = false;
        boolean killed = false;
        try {
            story.when().accept(driver, wanted);
            done = true;
        } catch (NodeException e) {
            assertThat(e.code()).as(title + ": " + e.problem()).isIn(ErrorCode.TOOL_FAILED, ErrorCode.TIMED_OUT);
            assertThat(e.problem().message()).as(title).isNotBlank();
        } catch (FaultyRunner.Killed e) {
            killed = true;
        }
        Optional<Command> hit = runner.heal();
        boolean blind = fault == FaultyRunner.Fault.SUCCEEDS_WITHOUT_EFFECT
                && hit.filter(this::isBlind).isPresent();
        if (done && !blind) {
            story.then().accept(wanted);
        } else if (!done) {
            assertThat(story.between().test(wanted)).as(title).isTrue();
        }
        VolumeDriver again = killed ? driver(runner()) : driver;
        story.when().accept(again, wanted);
        if (!(done && blind)) {
            story.then().accept(wanted);
        }
        again.ensureAbsent(wanted.id());
        assertThat(remains()).as(title).isEqualTo(before);
        return hit.isPresent();
    }

    @Test
    default void aFullStorageIsSaidAndNothingIsLeft() {
        if (place().kind().refusal(DiskAct.CLONE).isPresent()) {
            return;
        }
        boolean said = false;
        boolean reached = true;
        for (int call = 0; reached; call++) {
            Set<String> before = remains();
            VolumeId id = VolumeId.random();
            FaultyRunner runner = new FaultyRunner(runner());
            VolumeDriver driver = driver(runner);
            runner.fails(call, full());
            try {
                driver.ensure(id, cloned(best(), SIZE));
            } catch (NodeException e) {
                assertThat(e.code()).isIn(ErrorCode.POOL_FULL, ErrorCode.TOOL_FAILED);
                // What only looks may fail when all is done already.
                if (e.code() == ErrorCode.POOL_FULL) {
                    said = true;
                    assertThat(listed(id)).isEmpty();
                }
            }
            reached = runner.heal().isPresent();
            driver.ensureAbsent(id);
            assertThat(remains()).isEqualTo(before);
        }
        assertThat(said).isTrue();
    }
}
