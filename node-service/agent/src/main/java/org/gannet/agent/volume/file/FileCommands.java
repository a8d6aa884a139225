package org.gannet.agent.volume.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.node.VolumeSpec.Format;

/** Command lines of qemu-img(1). The format of every file is said, never probed: guests write the content. */
final class FileCommands {
    private static final Duration QUICK = Duration.ofMinutes(2);
    private static final Duration COPY = Duration.ofHours(4);

    private FileCommands() {}

    static Command createEmpty(Path file, Format format, ByteSize size) {
        return Command.of(QUICK, List.of("qemu-img", "create", "-q", "-f", name(format), path(file), bytes(size)));
    }

    /**
     * Copy-on-write: unwritten clusters are read from the image, and beyond its end as zeroes.
     * @param image from the new file's directory, so that the node's directory can be moved as a whole
     */
    static Command createClone(Path file, Path image, Format imageFormat, ByteSize size) {
        return Command.of(
                QUICK,
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        name(imageFormat),
                        "-b",
                        image.toString(),
                        path(file),
                        bytes(size)));
    }

    /** A copy that is sparse where the image is zero, and needs it no longer. */
    static Command copyTo(Format format, Path image, Format imageFormat, Path file) {
        return Command.of(
                COPY,
                List.of(
                        "qemu-img",
                        "convert",
                        "-q",
                        "-f",
                        name(imageFormat),
                        "-O",
                        name(format),
                        "-S",
                        "4k",
                        path(image),
                        path(file)));
    }

    static Command resize(Medium file, Format format, ByteSize size) {
        return Command.of(
                QUICK, List.of("qemu-img", "resize", "-q", "-f", name(format), file.argument(format), bytes(size)));
    }

    /** A copy: what was copied beyond this size, as of a snapshot of a smaller volume, holds nothing. */
    static Command fit(Medium file, Format format, ByteSize size) {
        return Command.of(
                QUICK,
                List.of(
                        "qemu-img",
                        "resize",
                        "-q",
                        "--shrink",
                        "-f",
                        name(format),
                        file.argument(format),
                        bytes(size)));
    }

    /**
     * There is no option for the format: a file's is found in its first bytes, which are QEMU's own.
     * @param action -c to make, -d to delete, -a to go back
     */
    static Command snapshot(String action, SnapshotId id, Medium volume) {
        return Command.of(
                QUICK, List.of("qemu-img", "snapshot", "-q", action, id.toString(), volume.argument(Format.QCOW2)));
    }

    /**
     * Whole and sparse. A snapshot is read although its volume may be open: what it refers to does not change.
     * @param target a file, which is made; anything else is there, and holds zeroes
     */
    static Command convert(
            Medium source,
            Format format,
            Optional<SnapshotId> snapshot,
            Medium target,
            Format targetFormat,
            VolumeTools.Manner manner) {
        List<String> argv = new ArrayList<>(List.of("qemu-img", "convert", "-q", "-f", name(format)));
        snapshot.ifPresent(id -> argv.addAll(List.of("-U", "-l", "snapshot.name=" + id)));
        argv.addAll(List.of("-O", name(targetFormat), "-S", "4k"));
        if (!(target instanceof Medium.File)) {
            argv.addAll(List.of("-n", "--target-is-zero"));
        }
        if (manner.compressed()) {
            argv.add("-c");
        }
        manner.bytesPerSecond().ifPresent(limit -> argv.addAll(List.of("-r", bytes(limit))));
        argv.addAll(List.of(source.argument(format), target.argument(targetFormat)));
        return Command.of(COPY, argv);
    }

    /** Clusters that nothing refers to are given back; nothing else is changed. */
    static Command check(Medium file, Format format) {
        return Command.of(
                COPY,
                List.of(
                        "qemu-img",
                        "check",
                        "-r",
                        "leaks",
                        "--output=json",
                        "-f",
                        name(format),
                        file.argument(format)));
    }

    static Command info(Medium file, Format format) {
        return Command.of(
                QUICK, List.of("qemu-img", "info", "-U", "--output=json", "-f", name(format), file.argument(format)));
    }

    /** Blocks of 512 bytes that the files take, by stat(1): Java can't tell. */
    static Command diskUse(List<Path> files) {
        List<String> argv = new ArrayList<>(List.of("stat", "--format=%b %n", "--"));
        files.forEach(file -> argv.add(path(file)));
        return Command.of(QUICK, argv);
    }

    static String name(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** An absolute path can't be taken for an option, nor for a protocol ("nbd:…") unless a colon comes early. */
    private static String path(Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + file);
        }
        return file.toString();
    }

    private static String bytes(ByteSize size) {
        return Long.toString(size.bytes());
    }
}
