package org.gannet.agent.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
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
}
