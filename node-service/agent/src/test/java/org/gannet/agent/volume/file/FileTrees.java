package org.gannet.agent.volume.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeStorage.Wanted;

/** What tests look at in directories of volumes. */
public final class FileTrees {
    /** As qemu-img(1) 7.2 says it. */
    public static final String FULL = "qemu-img: error while writing at byte 0: No space left on device";

    private FileTrees() {}

    /** Of all files, from the directory. */
    public static Set<String> names(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            Set<String> names = new TreeSet<>();
            files.filter(file -> !file.equals(directory))
                    .forEach(file -> names.add(directory.relativize(file).toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a guest would read at the start. */
    public static byte[] content(VolumeDriver.Volume volume, Path raw, int length) {
        TestGuest.toRaw(
                volume.medium().local().orElseThrow(),
                FileCommands.name(volume.spec().format()),
                raw);
        try (InputStream stream = Files.newInputStream(raw)) {
            byte[] start = stream.readNBytes(length);
            Files.delete(raw);
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody has made a directory where this volume's file would be. */
    public static void occupy(Path directory, Wanted wanted) {
        Path folder = directory.resolve(
                wanted.id() + "." + FileCommands.name(wanted.spec().format()));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("notes"), "somebody's");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
