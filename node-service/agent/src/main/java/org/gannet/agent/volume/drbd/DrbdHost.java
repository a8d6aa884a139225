package org.gannet.agent.volume.drbd;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaSpec.Drbd;

/**
 * What all sides of disks on a node share that DRBD mirrors.
 * @param runner on the computer whose kernel has the devices
 * @param volumes of which the sides are made
 * @param directory of what is kept of them
 * @param address that other nodes reach this one by
 */
public record DrbdHost(CommandRunner runner, VolumeDriver volumes, Path directory, String address) {
    private static final String HELPER = "/bin/true";
    private static final int NO_SUCH_COMMAND = 127;

    /** Whether DRBD can be used here. */
    public sealed interface Support {
        record Present(DrbdVersion version) implements Support {}

        /** @param reason for the node's administrator */
        record Absent(String reason) implements Support {}
    }

    Path record(DiskId disk) {
        return directory.resolve(disk + ".json");
    }

    static Path device(int minor) {
        return Path.of("/dev/drbd" + minor);
    }

    Path path(VolumeId id) {
        return volumes.find(id)
                .flatMap(volume -> volume.medium().local())
                .orElseThrow(() -> new NodeException(Problem.of(ErrorCode.NOT_FOUND, "The volume is not on this node.")
                        .withInternal(id.toString())));
    }

    /** What the node's kernel and tools are able to. */
    public Support support() {
        Optional<String> proc = output(DrbdCommands.proc());
        if (proc.isEmpty()) {
            return new Support.Absent("The kernel module drbd is not loaded. Load it with usermode_helper=" + HELPER
                    + " (/etc/modules, /etc/modprobe.d).");
        }
        Optional<DrbdVersion> version = DrbdOutput.version(proc.get());
        if (version.isEmpty()) {
            return new Support.Absent("The kernel module drbd is neither of version 8.4 nor of version 9: "
                    + proc.get().lines().findFirst().orElse(""));
        }
        if (output(DrbdCommands.show()).isEmpty()) {
            return new Support.Absent("drbdsetup does not run. Install the package drbd-utils.");
        }
        String helper = output(DrbdCommands.usermode()).map(String::strip).orElse("");
        if (!helper.equals(HELPER)) {
            return new Support.Absent(
                    "The kernel module drbd asks " + helper + " who may write alone: set its parameter"
                            + " usermode_helper to " + HELPER + ", so that it is the cluster that decides.");
        }
        return new Support.Present(version.get());
    }

    private Optional<String> output(Command command) {
        try {
            CommandResult result = runner.run(command);
            return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
        } catch (NodeException e) {
            if (e.code() == ErrorCode.TOOL_FAILED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All devices of the kernel by their numbers, ours and others; none without the module. */
    Map<Integer, DrbdDevice> devices() {
        CommandResult proc = runner.run(DrbdCommands.proc());
        if (proc.error().contains("No such file")) {
            return Map.of();
        }
        DrbdVersion version = Optional.of(proc)
                .filter(CommandResult::succeeded)
                .map(CommandResult::output)
                .flatMap(DrbdOutput::version)
                .orElseThrow(
                        () -> proc.failure(ErrorCode.TOOL_FAILED, "The kernel does not say which devices DRBD has."));
        return switch (version) {
            case V8 -> DrbdOutput.proc(proc.output());
            case V9 -> DrbdOutput.status(run(DrbdCommands.status(), "The devices of DRBD could not be listed."));
        };
    }

    /** How many percent of a device are compared by now; empty while nothing is. */
    OptionalDouble verified(DrbdVersion version, int minor) {
        return switch (version) {
            case V8 ->
                DrbdOutput.verified(run(DrbdCommands.proc(), "The kernel does not say which devices DRBD has."), minor);
            case V9 ->
                DrbdOutput.verifiedOfStatus(
                        run(DrbdCommands.status(), "The devices of DRBD could not be listed."), minor);
        };
    }

    Map<Integer, DrbdOutput.Owner> owners() {
        return DrbdOutput.owners(run(DrbdCommands.show(), "The devices of DRBD could not be listed."));
    }

    String boot() {
        return run(DrbdCommands.boot(), "The kernel does not say when it was started.")
                .strip();
    }

    /** @return its output @throws NodeException TOOL_FAILED, UNSUPPORTED */
    String run(Command command, String failure) {
        CommandResult result = runner.run(command);
        if (result.exitCode() == NO_SUCH_COMMAND) {
            throw result.failure(ErrorCode.UNSUPPORTED, "This node can't mirror disks by DRBD.");
        }
        return result.require(failure).output();
    }

    DrbdCommands commands(DrbdVersion version, DiskId disk, Drbd drbd) {
        return new DrbdCommands(version, "gannet-" + disk, drbd);
    }
}
