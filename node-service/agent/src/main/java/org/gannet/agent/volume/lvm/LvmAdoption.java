package org.gannet.agent.volume.lvm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Logical volumes of the operator's that become volumes, and are given back: by another name and other tags, never by
 * another content. On the way it has a tag that says both its names, so that either way can be gone on with after a
 * crash.
 */
final class LvmAdoption {
    private static final String BETWEEN = "gannet.adopting=";
    private static final Pattern TAG = Pattern.compile(Pattern.quote(BETWEEN) + "([0-9a-f-]{36}):(.+)");
    /** What holds bytes by itself, in one piece. */
    private static final Set<String> TYPES = Set.of("linear", "striped", "thin");

    private final LvmDriver driver;

    LvmAdoption(LvmDriver driver) {
        this.driver = driver;
    }

    /** One between both, with the name that is not Gannet's. */
    private record Between(LvmOutput.Volume volume, String name, String tag) {}

    private Optional<Between> between(VolumeId id) {
        return driver.all().stream()
                .flatMap(volume -> volume.tags().stream()
                        .map(TAG::matcher)
                        .filter(Matcher::matches)
                        .filter(tag -> tag.group(1).equals(id.toString()))
                        .map(tag -> new Between(volume, tag.group(2), tag.group())))
                .findFirst();
    }

    private Optional<LvmOutput.Volume> find(String group, String name) {
        return driver.all().stream()
                .filter(volume -> volume.group().equals(group) && volume.name().equals(name))
                .findFirst();
    }

    /** The volume is held. @throws NodeException see {@link LvmDriver#ensure}; IN_USE, WRONG_STATE */
    VolumeReport ensure(VolumeId id, VolumeSpec spec, LvmPool pool, String name) {
        Optional<Between> begun = between(id);
        Optional<LvmOutput.Volume> there = find(pool.group(), LvmDriver.name(id));
        if (begun.isEmpty() && there.isPresent()) {
            boolean same = LvmRecord.read(there.get().tags())
                    .filter(record -> record.is(spec, there.get().size()))
                    .isPresent();
            if (!same) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another logical volume of this name.");
            }
            return driver.report(id);
        }
        if (begun.filter(known -> !known.name().equals(name)).isPresent()) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "The volume has become another one.");
        }
        LvmOutput.Volume wanted = begun.map(Between::volume)
                .or(() -> find(pool.group(), name))
                .orElseThrow(() -> new NodeException(Problem.of(
                                ErrorCode.NOT_FOUND,
                                "There is no logical volume " + name + " in the pool " + pool.name() + ".")
                        .withRemedy("Look at the node's volumes with lvs.")));
        if (begun.isEmpty()) {
            requireFree(wanted);
        }
        requireSize(wanted, spec);
        take(id, spec, wanted, name);
        boolean taken = driver.find(id).isPresent() && between(id).isEmpty();
        if (!taken) {
            throw LvmDriver.withoutEffect();
        }
        return driver.report(id);
    }

    private static void requireFree(LvmOutput.Volume wanted) {
        if (wanted.open()) {
            throw new NodeException(
                    Problem.of(ErrorCode.IN_USE, "Something on the node has " + wanted.name() + " open.")
                            .withCause("It is mounted, or a program works with it.")
                            .withRemedy("End that first: lsblk and fuser tell what it is.")
                            .withInternal(wanted.path()));
        }
        if (!wanted.tags().isEmpty() || wanted.name().equals("lost+found")) {
            throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, wanted.name() + " is somebody else's.")
                    .withCause("It has the tags " + String.join(", ", wanted.tags()) + ".")
                    .withRemedy("Take them away with lvchange --deltag when nobody needs it any more.")
                    .withInternal(wanted.path()));
        }
        if (!TYPES.contains(wanted.type())) {
            throw new NodeException(
                    Problem.of(ErrorCode.UNSUPPORTED, wanted.name() + " is no volume that a machine could have.")
                            .withCause("LVM calls it " + wanted.type() + ".")
                            .withInternal(wanted.path()));
        }
    }

    private static void requireSize(LvmOutput.Volume wanted, VolumeSpec spec) {
        if (!wanted.size().equals(spec.size())) {
            throw new NodeException(Problem.of(ErrorCode.INVALID_REQUEST, wanted.name() + " has another size.")
                    .withCause("It has " + wanted.size().bytes() + " bytes, asked for are "
                            + spec.size().bytes() + ".")
                    .withRemedy("Ask for " + wanted.size().bytes() + " bytes (" + wanted.size() + ")."));
        }
    }

    private void take(VolumeId id, VolumeSpec spec, LvmOutput.Volume wanted, String name) {
        String failure = "The logical volume was not adopted.";
        String between = BETWEEN + id + ":" + name;
        String path = wanted.group() + "/" + LvmDriver.name(id);
        if (!wanted.tags().contains(between)) {
            driver.run(LvmCommands.tag(wanted.path(), List.of(between), List.of()), failure);
        }
        if (!wanted.name().equals(LvmDriver.name(id))) {
            driver.run(LvmCommands.rename(wanted.group(), wanted.name(), LvmDriver.name(id)), failure);
        }
        String record = LvmRecord.adopted(spec, name).tag();
        driver.run(LvmCommands.tag(path, List.of(record), List.of(between)), failure);
    }

    /**
     * Gives back what was adopted; the volume is held, and no machine runs with it.
     * @return false when it is none of those
     */
    boolean release(VolumeId id) {
        Optional<Between> begun = between(id);
        Optional<LvmOutput.Volume> adopted = driver.all().stream()
                .filter(volume -> volume.name().equals(LvmDriver.name(id)))
                .filter(volume -> LvmRecord.read(volume.tags())
                        .flatMap(LvmRecord::adopted)
                        .isPresent())
                .findFirst();
        adopted.ifPresent(volume -> {
            String name = LvmRecord.read(volume.tags()).orElseThrow().adopted().orElseThrow();
            List<String> ours = volume.tags().stream()
                    .filter(tag -> tag.startsWith("gannet.") && !tag.startsWith(BETWEEN))
                    .toList();
            driver.run(
                    LvmCommands.tag(volume.path(), List.of(BETWEEN + id + ":" + name), ours),
                    "The logical volume was not given back.");
        });
        between(id).ifPresent(this::giveBack);
        boolean left = driver.all().stream().anyMatch(volume -> volume.name().equals(LvmDriver.name(id)));
        if ((begun.isPresent() || adopted.isPresent()) && (left || between(id).isPresent())) {
            throw LvmDriver.withoutEffect();
        }
        return begun.isPresent() || adopted.isPresent();
    }

    private void giveBack(Between between) {
        LvmOutput.Volume volume = between.volume();
        String failure = "The logical volume was not given back.";
        if (!volume.name().equals(between.name())) {
            if (find(volume.group(), between.name()).isPresent()) {
                throw new NodeException(Problem.of(ErrorCode.IN_USE, failure)
                        .withCause("There is another one named " + between.name() + " meanwhile.")
                        .withRemedy("Give that one another name with lvrename, then try again.")
                        .withInternal(volume.path()));
            }
            driver.run(LvmCommands.rename(volume.group(), volume.name(), between.name()), failure);
        }
        driver.run(LvmCommands.tag(volume.group() + "/" + between.name(), List.of(), List.of(between.tag())), failure);
    }
}
