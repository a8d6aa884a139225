package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;

/** What the test of a driver brings along: a storage with nothing of anybody's in it. */
public interface VolumeStorage {
    ByteSize SIZE = ByteSize.ofMebibytes(8);
    ByteSize LARGER = ByteSize.ofMebibytes(16);

    /** A volume that could be made. */
    record Wanted(VolumeId id, VolumeSpec spec) {}

    /** The one that the test works with. */
    VolumeDriver driver();

    /** Another one over the same storage, made as when the agent starts anew. */
    VolumeDriver driver(CommandRunner runner);

    /** Where its tools are run. */
    CommandRunner runner();

    /** Where its volumes lie. */
    default Place place() {
        return Place.FILE;
    }

    /** Names of all that lies in the storage, whosever it is, and of all that the driver keeps beside. */
    Set<String> remains();

    /** An image of 4 MiB that is in the node's cache, raw. */
    ImageDigest image();

    /** Its file there. */
    Path imageFile();

    /** Its first bytes. */
    byte[] imageContent(int length);

    /** From now on a machine runs with the volume. */
    void use(VolumeId volume);

    /** What a guest would read at the start. */
    byte[] content(VolumeId volume, int length);

    /** Overwrites the first bytes, as a guest would. */
    default void write(VolumeId volume, int value) {
        VolumeDriver.Volume found = driver().find(volume).orElseThrow();
        Format format = found.spec().format();
        List<String> argv = List.of(
                "qemu-io",
                "-f",
                format.name().toLowerCase(Locale.ROOT),
                "-c",
                "write -P " + value + " 0 4096",
                found.medium().argument(format));
        runner().run(Command.of(Duration.ofMinutes(2), argv)).require("not written");
    }

    /** Whether its volumes, those in the best format, keep snapshots: not all of a kind may. */
    default boolean remembersAny() {
        return place().kind().refusal(DiskAct.SNAPSHOT).isEmpty();
    }

    /** Puts something of somebody else's there. @return the volume that would have to lie just there */
    Wanted foreign();

    /** Why such a volume is refused. */
    default ErrorCode foreignCode() {
        return ErrorCode.NAME_TAKEN;
    }

    /** Puts something of {@link #SIZE} there that can be adopted. @return its name; asked for of kinds that adopt */
    default String adoptable() {
        throw new UnsupportedOperationException("nothing is adopted as " + place().kind());
    }

    /** What the tool that writes says on standard error when there is no room. */
    String full();

    /** Whether nobody could see that such a command had no effect. */
    default boolean isBlind(Command command) {
        return false;
    }

    /** Those that are tried with one call; fewer where each takes long. */
    default List<FaultyRunner.Fault> faults(int call) {
        return List.of(FaultyRunner.Fault.values());
    }

    /** Each how manyth call goes wrong; more than 1 where each takes long. */
    default int stride() {
        return 1;
    }

    /** Whether a volume takes all its room when it is made. */
    default boolean takesAllAtOnce() {
        return false;
    }

    /** Whether a node finds what it could take over, too. */
    default boolean findsWhatIsNotMade() {
        return false;
    }

    /** Those that it can keep, the one that can most last. */
    default List<Format> formats() {
        return place().rawOnly() ? List.of(Format.RAW) : List.of(Format.values());
    }

    default Format best() {
        return formats().getLast();
    }

    default VolumeSpec empty(Format format) {
        return empty(format, SIZE);
    }

    default VolumeSpec empty(Format format, ByteSize size) {
        return new VolumeSpec(format, size, new Source.Empty(), place());
    }

    default VolumeSpec cloned(Format format, ByteSize size) {
        return new VolumeSpec(format, size, new Source.CloneOf(image(), Format.RAW), place());
    }

    /** An empty one, or one that is adopted where none are made. */
    default Wanted wanted(Format format) {
        return place().kind().refusal(DiskAct.MAKE).isPresent()
                ? adopted()
                : new Wanted(VolumeId.random(), empty(format));
    }

    /** One that is there already. */
    default Wanted adopted() {
        Source.Adopted source = new Source.Adopted(adoptable());
        VolumeId id = place().kind().isShared() ? source.sharedId(place().pool()) : VolumeId.random();
        return new Wanted(id, new VolumeSpec(Format.RAW, SIZE, source, place()));
    }

    default boolean can(DiskAct act) {
        return place().kind().refusal(act).isEmpty();
    }

    /** One that is wanted and made. */
    default VolumeId make(Format format) {
        Wanted wanted = wanted(format);
        driver().ensure(wanted.id(), wanted.spec());
        return wanted.id();
    }

    static NodeException refused(Runnable work) {
        try {
            work.run();
        } catch (NodeException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    static void assertRefused(ErrorCode code, Runnable work) {
        NodeException e = refused(work);
        assertThat(e.code()).as(e.problem().toString()).isEqualTo(code);
    }

    /** Refused for the kind's sake, and nothing has changed. */
    default void assertUnable(DiskAct act, Runnable work) {
        Set<String> before = remains();
        NodeException e = refused(work);
        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(e.problem().message())
                .isEqualTo(place().kind().refusal(act).orElseThrow().message());
        assertThat(e.problem().remedy()).isNotBlank();
        assertThat(remains()).isEqualTo(before);
    }
}
