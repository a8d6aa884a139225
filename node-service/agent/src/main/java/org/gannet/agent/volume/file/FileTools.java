package org.gannet.agent.volume.file;

import java.util.Optional;
import java.util.Set;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/** Volumes in files, by qemu-img(1). */
public record FileTools(CommandRunner runner) implements VolumeTools {
    /** Of {@code qemu-img check}: it can't be read as what it should be; some of it is wrong. */
    private static final Set<Integer> DAMAGED = Set.of(1, 2);

    @Override
    public ByteSize size(VolumeDriver.Volume volume) {
        return info(volume.medium(), volume.spec().format()).size();
    }

    @Override
    public void resize(Medium medium, VolumeSpec.Format format, ByteSize size) {
        run(FileCommands.resize(medium, format, size), "The volume was not enlarged.");
        if (!info(medium, format).size().equals(size)) {
            throw NodeException.of(ErrorCode.TOOL_FAILED, "The volume was said to be enlarged, but is not.");
        }
    }

    @Override
    public void fit(Medium copy, VolumeSpec.Format format, ByteSize size) {
        run(FileCommands.fit(copy, format, size), "The copy was not enlarged.");
    }

    @Override
    public void copy(
            Medium source,
            VolumeSpec.Format format,
            Optional<SnapshotId> snapshot,
            Medium target,
            VolumeSpec.Format targetFormat,
            Manner manner) {
        run(FileCommands.convert(source, format, snapshot, target, targetFormat, manner), "The volume was not copied.");
    }

    /** Snapshots, which are inside of the files. */
    public VolumeMoments moments() {
        return new FileMoments(this);
    }

    @Override
    public long check(Medium medium, VolumeSpec.Format format) {
        if (format == VolumeSpec.Format.RAW) {
            return 0;
        }
        CommandResult result = runner.run(FileCommands.check(medium, format));
        if (DAMAGED.contains(result.exitCode())) {
            throw result.failure(ErrorCode.IMAGE_DAMAGED, "The volume is damaged.");
        }
        return FileOutput.leaksFixed(result.require("The volume could not be checked."));
    }

    @Override
    public Info info(Medium medium, VolumeSpec.Format format) {
        return FileOutput.info(run(FileCommands.info(medium, format), "The volume could not be examined."));
    }

    CommandResult run(Command command, String failure) {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw result.failure(FileOutput.codeOf(result), failure);
        }
        return result;
    }
}
