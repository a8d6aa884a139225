package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.agent.volume.VolumeStorage.assertRefused;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAbilities;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.junit.jupiter.api.Test;

/**
 * What every kind of volumes keeps, in the way that its {@link DiskAbilities} say: what they don't is refused, in the
 * words of {@link org.gannet.base.DiskTemplate#refusal}.
 */
public interface VolumeDriverContract extends VolumeFaultsContract, VolumeMomentsContract {
    private void assertNone(VolumeId id) {
        assertThat(driver().list()).extracting(VolumeReport::id).doesNotContain(id);
        if (!findsWhatIsNotMade()) {
            assertThat(driver().find(id)).isEmpty();
        }
    }

    @Test
    default void createsEmptyVolumesOfTheExactSize() {
        for (Format format : formats()) {
            VolumeId id = VolumeId.random();
            if (!can(DiskAct.MAKE)) {
                assertUnable(DiskAct.MAKE, () -> driver().ensure(id, empty(format)));
                continue;
            }
            VolumeReport report = driver().ensure(id, empty(format));
            assertThat(report.size()).isEqualTo(SIZE);
            assertThat(report.format()).isEqualTo(format);
            assertThat(report.used().isAtMost(ByteSize.ofMebibytes(1))).isNotEqualTo(takesAllAtOnce());
            assertThat(content(id, 4096)).containsOnly(0);
        }
    }

    @Test
    default void clonesAnImageAndLetsItGrow() {
        for (Format format : formats()) {
            VolumeId id = VolumeId.random();
            if (!can(DiskAct.CLONE)) {
                assertUnable(DiskAct.CLONE, () -> driver().ensure(id, cloned(format, SIZE)));
                continue;
            }
            assertThat(driver().ensure(id, cloned(format, SIZE)).size()).isEqualTo(SIZE);
            assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        }
    }

    @Test
    default void adoptsWhatIsThereAndGivesItBack() {
        if (!can(DiskAct.ADOPT)) {
            VolumeSpec spec = new VolumeSpec(Format.RAW, SIZE, new Source.Adopted("somebodys"), place());
            assertUnable(DiskAct.ADOPT, () -> driver().ensure(VolumeId.random(), spec));
            return;
        }
        Wanted wanted = adopted();
        Set<String> before = remains();
        VolumeReport first = driver().ensure(wanted.id(), wanted.spec());
        assertThat(first.size()).isEqualTo(SIZE);
        assertThat(driver().ensure(wanted.id(), wanted.spec())).isEqualTo(first);
        assertRefused(
                ErrorCode.NAME_TAKEN,
                () -> driver().ensure(wanted.id(), wanted.spec().withSize(LARGER)));
        driver().ensureAbsent(wanted.id());
        assertThat(remains()).isEqualTo(before);
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> driver().ensure(wanted.id(), wanted.spec().withSize(LARGER)));
    }

    @Test
    default void growsAndNeverShrinks() {
        VolumeChanges changes = new VolumeChanges(driver(), NOBODYS, OpenSides.NONE, Clock.systemUTC());
        for (Format format : formats()) {
            VolumeId id = make(format);
            if (!can(DiskAct.GROW)) {
                assertUnable(DiskAct.GROW, () -> changes.ensureSize(id, LARGER));
                continue;
            }
            byte[] start = content(id, 4096);
            assertThat(changes.ensureSize(id, LARGER).size()).isEqualTo(LARGER);
            assertThat(changes.ensureSize(id, LARGER).size()).isEqualTo(LARGER);
            assertThat(content(id, 4096)).isEqualTo(start);
            assertRefused(ErrorCode.INVALID_REQUEST, () -> changes.ensureSize(id, SIZE));
            assertThat(driver(runner()).find(id).orElseThrow().spec().size()).isEqualTo(LARGER);
            // Who asked for it first still finds it.
            assertThat(driver().ensure(id, empty(format)).size()).isEqualTo(LARGER);
        }
    }

    @Test
    default void repeatedCreationFindsTheVolume() {
        Wanted wanted = can(DiskAct.CLONE) ? new Wanted(VolumeId.random(), cloned(best(), SIZE)) : wanted(best());
        VolumeReport first = driver().ensure(wanted.id(), wanted.spec());
        assertThat(driver().ensure(wanted.id(), wanted.spec())).isEqualTo(first);
        assertThat(driver().list()).extracting(VolumeReport::id).containsOnlyOnce(wanted.id());
        // The agent starts anew.
        VolumeDriver next = driver(runner());
        assertThat(next.ensure(wanted.id(), wanted.spec())).isEqualTo(first);
        assertThat(next.find(wanted.id())).isEqualTo(driver().find(wanted.id()));
        assertThat(next.list()).contains(first);
        if (can(DiskAct.CLONE)) {
            assertThat(next.find(wanted.id()).orElseThrow().spec()).isEqualTo(wanted.spec());
        }
    }

    @Test
    default void askedByTwoAtOnceItIsMadeOnce() throws InterruptedException, ExecutionException {
        Wanted wanted = wanted(best());
        Callable<VolumeReport> ask = () -> driver().ensure(wanted.id(), wanted.spec());
        try (ExecutorService two = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<VolumeReport>> answers = two.invokeAll(List.of(ask, ask));
            assertThat(answers.getFirst().get()).isEqualTo(answers.getLast().get());
        }
        Set<String> made = remains();
        driver().ensure(wanted.id(), wanted.spec());
        assertThat(remains()).isEqualTo(made);
    }

    @Test
    default void whatIsFilledIsFilledOnce() {
        VolumeId id = VolumeId.random();
        AtomicInteger fills = new AtomicInteger();
        Runnable fill = () -> driver().ensureFilled(id, empty(best()), medium -> {
            fills.incrementAndGet();
            driver().tools().copy(new Medium.File(imageFile()), Format.RAW, Optional.empty(), medium, best(), false);
        });
        if (!can(DiskAct.MAKE)) {
            assertUnable(DiskAct.MAKE, fill);
            return;
        }
        Set<String> before = remains();
        assertRefused(
                ErrorCode.CANCELLED,
                () -> driver().ensureFilled(id, empty(best()), medium -> {
                    throw NodeException.of(ErrorCode.CANCELLED, "in the middle");
                }));
        assertThat(remains()).isEqualTo(before);
        assertNone(id);
        fill.run();
        fill.run();
        assertThat(fills).hasValue(1);
        assertThat(driver().report(id).size()).isEqualTo(SIZE);
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
    }

    @Test
    default void anotherSpecificationUnderTheSameIdIsRefused() {
        Wanted wanted = wanted(Format.RAW);
        VolumeReport made = driver().ensure(wanted.id(), wanted.spec());
        if (can(DiskAct.CLONE)) {
            assertRefused(ErrorCode.NAME_TAKEN, () -> driver().ensure(wanted.id(), cloned(best(), SIZE)));
        }
        assertRefused(
                ErrorCode.NAME_TAKEN,
                () -> driver().ensure(wanted.id(), wanted.spec().withSize(ByteSize.ofMebibytes(12))));
        assertThat(driver().report(wanted.id())).isEqualTo(made);
    }

    @Test
    default void removalMayBeRepeated() {
        VolumeId unknown = VolumeId.random();
        driver().ensureAbsent(unknown);
        Wanted wanted = wanted(best());
        Set<String> before = remains();
        driver().ensure(wanted.id(), wanted.spec());
        driver().ensureAbsent(wanted.id());
        driver().ensureAbsent(wanted.id());
        assertNone(wanted.id());
        assertThat(remains()).isEqualTo(before);
    }

    @Test
    default void aVolumeInUseStays() {
        VolumeId id = make(best());
        use(id);
        assertRefused(ErrorCode.IN_USE, () -> driver().ensureAbsent(id));
        assertThat(driver().find(id)).isPresent();
    }

    @Test
    default void somebodyElsesIsNeitherUsedNorRemoved() {
        Wanted wanted = foreign();
        Set<String> before = remains();
        assertRefused(foreignCode(), () -> driver().ensure(wanted.id(), wanted.spec()));
        assertNone(wanted.id());
        driver().ensureAbsent(wanted.id());
        driver(runner());
        assertThat(remains()).isEqualTo(before);
    }

    @Test
    default void whatCannotBeMadeLeavesNothing() {
        if (!can(DiskAct.CLONE)) {
            return;
        }
        VolumeId id = VolumeId.random();
        Set<String> before = remains();
        ImageDigest unknown = new ImageDigest("0".repeat(64));
        assertRefused(
                ErrorCode.NOT_FOUND,
                () -> driver().ensure(
                                id, new VolumeSpec(best(), SIZE, new Source.CloneOf(unknown, Format.RAW), place())));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> driver().ensure(id, cloned(best(), ByteSize.ofMebibytes(2))));
        for (ByteSize size : List.of(ByteSize.ZERO, new ByteSize(1000))) {
            assertRefused(ErrorCode.INVALID_REQUEST, () -> driver().ensure(id, empty(Format.RAW, size)));
        }
        assertNone(id);
        assertThat(remains()).isEqualTo(before);
    }

    @Test
    default void knowsWhichImagesMustStay() {
        assertThat(driver().isCloned(new ImageDigest("0".repeat(64)))).isFalse();
        if (can(DiskAct.CLONE)) {
            driver().ensure(VolumeId.random(), cloned(best(), SIZE));
        }
        assertThat(driver().isCloned(image()))
                .isEqualTo(place().kind().abilities().cloning() == DiskAbilities.Cloning.ON_WRITE);
    }
}
