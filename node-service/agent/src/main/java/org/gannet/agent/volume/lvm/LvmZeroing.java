package org.gannet.agent.volume.lvm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.agent.volume.Zeroing;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/**
 * What logical volumes hold before anybody may read it: zeroes. Up to where that is so is in their tags, so that it
 * goes on there after a break; see {@link LvmRecord#usable}. The volumes are held.
 */
final class LvmZeroing {
    private final LvmDriver driver;
    private final Zeroing pieces;

    LvmZeroing(LvmDriver driver, Zeroing pieces) {
        this.driver = driver;
        this.pieces = pieces;
    }

    Zeroing.Patience ofCall() {
        return pieces.ofCall();
    }

    /** Whether one that is not finished can be gone on with: it is zeroed up to some place, and holds nothing yet. */
    static boolean isUnderWay(LvmOutput.Volume volume) {
        return volume.tags().contains(LvmRecord.UNFINISHED)
                && LvmRecord.reached(volume.tags()).isPresent();
    }

    /** The same, for what is asked for now. */
    static boolean isUnderWay(LvmOutput.Volume volume, VolumeSpec spec, LvmPool pool) {
        return isUnderWay(volume)
                && volume.size().equals(spec.size())
                && volume.group().equals(pool.group())
                && volume.pool().isEmpty() == pool.thin().isEmpty();
    }

    /** Zeroes one that is being made. @return how far it is; empty when all is zeroed */
    Optional<Progress> make(LvmOutput.Volume volume, Zeroing.Patience patience) {
        Marks marks = new Marks(volume);
        ByteSize from = LvmRecord.reached(volume.tags()).orElse(ByteSize.ZERO);
        ByteSize at = pieces.zero(
                new Zeroing.Range(LvmDriver.device(volume), ByteSize.ZERO, from, volume.size(), marks::are), patience);
        if (!at.equals(volume.size())) {
            return Optional.of(Zeroing.progress(ByteSize.ZERO, at, volume.size()));
        }
        marks.are();
        return Optional.empty();
    }

    /**
     * Makes one larger and zeroes what is new.
     * @return how far it is; empty when all is done
     * @throws NodeException INVALID_REQUEST (smaller, or no multiple of the grain), POOL_FULL
     */
    Optional<Progress> grow(LvmOutput.Volume volume, ByteSize size, Zeroing.Patience patience) {
        ByteSize now = LvmDriver.usable(volume);
        requirePossible(volume, now, size);
        if (size.equals(now)) {
            dropGrowth(volume);
            return Optional.empty();
        }
        Marks marks = new Marks(volume);
        if (marks.isEmpty()) {
            marks.mustBe(now);
        }
        ByteSize from = reached(volume);
        if (volume.size().compareTo(size) > 0) {
            // It was about to become larger still; what is given back now may come back with anything in it.
            marks.mustBe(now);
            from = now;
            reduce(volume, size);
        } else if (!volume.size().equals(size)) {
            extend(volume, size, marks);
        }
        if (volume.pool().isEmpty()) {
            ByteSize at = pieces.zero(
                    new Zeroing.Range(LvmDriver.device(volume), now, from, size, end -> marks.are(now, end)), patience);
            if (!at.equals(size)) {
                return Optional.of(Zeroing.progress(now, at, size));
            }
        }
        marks.none();
        requireUsable(volume, size);
        return Optional.empty();
    }

    private static ByteSize reached(LvmOutput.Volume volume) {
        return LvmRecord.reached(volume.tags())
                .filter(end -> end.isAtMost(volume.size()))
                .orElseGet(() -> LvmDriver.usable(volume));
    }

    /** How far one is that grows; empty for one that is in order. */
    static Optional<Progress> growth(LvmOutput.Volume volume) {
        return LvmRecord.usable(volume.tags())
                .map(now -> Zeroing.progress(LvmDriver.usable(volume), reached(volume), volume.size()));
    }

    private static void requirePossible(LvmOutput.Volume volume, ByteSize now, ByteSize size) {
        ByteSize grain = LvmRecord.read(volume.tags()).orElseThrow().place().grain();
        if (size.bytes() % grain.bytes() != 0 || !now.isAtMost(size)) {
            throw new NodeException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "A logical volume grows only, by multiples of " + grain + ".")
                            .withCause("It has " + now + ", asked for are " + size + "."));
        }
    }

    private void extend(LvmOutput.Volume volume, ByteSize size, Marks marks) {
        try {
            driver.run(LvmCommands.extend(volume.path(), size), "The logical volume was not enlarged.");
        } catch (NodeException e) {
            dropUnneeded(volume, marks, e);
            throw e;
        }
        requireSize(volume, size);
    }

    /** Whether it did not grow at all, as when the group is full: then it is in order. */
    private void dropUnneeded(LvmOutput.Volume volume, Marks marks, NodeException why) {
        try {
            boolean same = driver.get(volume).size().equals(LvmDriver.usable(volume));
            if (same) {
                marks.none();
            }
        } catch (NodeException e) {
            why.addSuppressed(e);
        }
    }

    private void reduce(LvmOutput.Volume volume, ByteSize size) {
        driver.run(LvmCommands.reduce(volume.path(), size), "What the logical volume had grown by was not given back.");
        requireSize(volume, size);
    }

    private void requireSize(LvmOutput.Volume volume, ByteSize size) {
        if (!driver.get(volume).size().equals(size)) {
            throw LvmDriver.withoutEffect();
        }
    }

    private void requireUsable(LvmOutput.Volume volume, ByteSize size) {
        LvmOutput.Volume now = driver.get(volume);
        if (!now.size().equals(size) || LvmRecord.usable(now.tags()).isPresent()) {
            throw LvmDriver.withoutEffect();
        }
    }

    /** Gives back what one was about to grow by. One that is in order stays as it is. */
    void dropGrowth(LvmOutput.Volume volume) {
        Marks marks = new Marks(volume);
        if (!marks.isEmpty()) {
            ByteSize now = LvmDriver.usable(volume);
            marks.mustBe(now);
            if (!volume.size().equals(now)) {
                reduce(volume, now);
            }
            marks.none();
            requireUsable(volume, now);
        }
    }

    /** The tags of one volume that say up to where it is zeroed. */
    private final class Marks {
        private final LvmOutput.Volume volume;
        private Set<String> there;

        Marks(LvmOutput.Volume volume) {
            this.volume = volume;
            this.there = Set.copyOf(LvmRecord.zeroedTags(volume.tags()));
        }

        boolean isEmpty() {
            return there.isEmpty();
        }

        /** Makes them these, by one change. */
        void are(ByteSize... ends) {
            Set<String> next = Stream.of(ends).map(LvmRecord::zeroed).collect(Collectors.toSet());
            if (!next.equals(there)) {
                driver.run(
                        LvmCommands.tag(volume.path(), without(next, there), without(there, next)),
                        "Up to where the logical volume is zeroed was not put on record.");
                there = next;
            }
        }

        /** Before anything is done that would be wrong without. */
        void mustBe(ByteSize end) {
            are(end);
            List<String> now = LvmRecord.zeroedTags(driver.get(volume).tags());
            if (!now.equals(List.of(LvmRecord.zeroed(end)))) {
                throw LvmDriver.withoutEffect();
            }
        }

        /** Takes them all away, whatever was said to have been done with them. */
        void none() {
            there = Set.copyOf(LvmRecord.zeroedTags(driver.get(volume).tags()));
            are();
        }

        private static List<String> without(Set<String> all, Set<String> some) {
            return new TreeSet<>(all)
                    .stream().filter(tag -> !some.contains(tag)).toList();
        }
    }
}
