package org.gannet.agent.volume.ext;

import java.util.Optional;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.volume.BlockCommands;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.Zeroing;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/**
 * Volumes that come, grow and go. Records say beforehand what is about to be done, so that after a crash, or a script
 * that did not end, the next attempt knows what may be there. Each method has the volume's turn. All throw
 * {@link NodeException}.
 */
record ExtMaking(ExtScripts scripts, ExtRecords records, ExtOpenings openings, CommandRunner runner, Zeroing zeroing) {
    /**
     * Makes it, empty, filled and detached. There is no record of it.
     * @return how far it is, when it is to be gone on with; empty when all is done
     * @throws NodeException NAME_TAKEN when the storage has it already; TIMED_OUT: then it may be there or not
     */
    Optional<Progress> make(ExtPool pool, VolumeId id, VolumeSpec spec, Filling fill, Zeroing.Patience patience) {
        if (scripts.isThere(pool, id)) {
            scripts.run(pool, id, ExtCommands::detach);
            throw new NodeException(Problem.of(ErrorCode.NAME_TAKEN, "The storage has another volume of this name.")
                    .withInternal(pool + ": " + id));
        }
        records.write(id, ExtRecord.of(spec, pool.storage(), ExtRecord.Phase.MAKING));
        ExtScripts.Device device = create(pool, id, spec.size());
        if (!pool.zeroed()) {
            records.change(id, record -> record.in(ExtRecord.Phase.ZEROING).withZeroedTo(ByteSize.ZERO));
        }
        return fill(pool, id, device, spec, fill, patience);
    }

    private ExtScripts.Device create(ExtPool pool, VolumeId id, ByteSize size) {
        try {
            scripts.require(pool, id, run -> run.create(size), "The volume was not made.");
            ExtScripts.Device device = openings.device(pool, id);
            requireSize(device, size);
            return device;
        } catch (RuntimeException e) {
            if (!isUnknown(e)) {
                removeAfter(e, pool, id);
            }
            throw e;
        }
    }

    /** With one that is there, and that nothing but zeroes was written to; one that can't be attached now stays. */
    Optional<Progress> goOn(ExtPool pool, VolumeId id, VolumeSpec spec, Filling fill, Zeroing.Patience patience) {
        return fill(pool, id, openings.device(pool, id), spec, fill, patience);
    }

    private Optional<Progress> fill(
            ExtPool pool,
            VolumeId id,
            ExtScripts.Device device,
            VolumeSpec spec,
            Filling fill,
            Zeroing.Patience patience) {
        try {
            if (records.find(id).orElseThrow().phase() == ExtRecord.Phase.ZEROING) {
                Optional<Progress> left = zero(id, device, ByteSize.ZERO, spec.size(), patience);
                if (left.isPresent()) {
                    return left;
                }
                records.change(id, record -> record.in(ExtRecord.Phase.MAKING).withZeroedTo(spec.size()));
            }
            openings.ready(pool, id);
            fill.fill(new Medium.Device(device.path()));
            require(
                    runner.run(BlockCommands.flush(device.path())),
                    "What was written to the volume did not reach the storage.");
            openings.detach(pool, id);
            records.change(id, record -> record.in(ExtRecord.Phase.READY));
            return Optional.empty();
        } catch (RuntimeException e) {
            removeAfter(e, pool, id);
            throw e;
        }
    }

    /** A script that did not end may still be at work: it is not disturbed. */
    private static boolean isUnknown(RuntimeException e) {
        return e instanceof NodeException problem
                && (problem.code() == ErrorCode.TIMED_OUT || problem.code() == ErrorCode.CANCELLED);
    }

    private void removeAfter(RuntimeException why, ExtPool pool, VolumeId id) {
        try {
            remove(pool, id);
        } catch (NodeException e) {
            // The record stays: the next attempt, or the agent's next start, removes it.
            why.addSuppressed(e);
        }
    }

    private static void requireSize(ExtScripts.Device device, ByteSize size) {
        if (!device.size().equals(size)) {
            throw new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "The storage's volume has another size.")
                    .withCause("It has " + device.size() + " (" + device.size().bytes() + " bytes), asked for are "
                            + size + ".")
                    .withRemedy(
                            device.size().isAtMost(size)
                                    ? "Have the node's administrator look at the storage provider."
                                    : "Ask for a size that the storage keeps as it is, such as this one.")
                    .withInternal(device.toString()));
        }
    }

    /** Nothing of an earlier owner may be read. @return how far it is; empty when all is zeroed */
    private Optional<Progress> zero(
            VolumeId id, ExtScripts.Device device, ByteSize begin, ByteSize to, Zeroing.Patience patience) {
        ByteSize from = records.find(id).orElseThrow().zeroedTo();
        ByteSize at = zeroing.zero(
                new Zeroing.Range(
                        device.path(), begin, from, to, end -> records.change(id, known -> known.withZeroedTo(end))),
                patience);
        return at.equals(to) ? Optional.empty() : Optional.of(Zeroing.progress(begin, at, to));
    }

    static void require(CommandResult result, String otherwise) {
        if (!result.succeeded()) {
            throw result.failure(ErrorCode.TOOL_FAILED, otherwise);
        }
    }

    /** One that another node has made, or made larger. Nobody has it open here. */
    void learn(ExtPool pool, VolumeId id, VolumeSpec spec) {
        ExtScripts.Device device = scripts.attach(pool, id);
        openings.forget(id);
        scripts.require(pool, id, ExtCommands::detach, "The volume was not detached from the node.");
        requireSize(device, spec.size());
        records.write(id, ExtRecord.of(spec, pool.storage(), ExtRecord.Phase.READY));
    }

    /**
     * Removes it, and makes sure that it has gone. May be repeated.
     * @throws NodeException TOOL_FAILED when it is still there, or nobody can tell
     */
    void remove(ExtPool pool, VolumeId id) {
        ByteSize size = records.find(id).orElseThrow().size();
        detach(pool, id);
        records.change(
                id, record -> record.phase() == ExtRecord.Phase.READY ? record.in(ExtRecord.Phase.REMOVING) : record);
        CommandResult removed = scripts.run(pool, id, ExtCommands::remove);
        if (scripts.isThere(pool, id)) {
            CommandResult detached = scripts.run(pool, id, ExtCommands::detach);
            throw ExtScripts.failure(
                    removed.succeeded() ? detached : removed, "The volume is still there after it was removed.");
        }
        if (!removed.succeeded()) {
            requireFree(pool, id, size, removed);
        }
        openings.forget(id);
        records.remove(id);
    }

    /** What was not finished, or is gone already, can't always be detached. */
    private void detach(ExtPool pool, VolumeId id) {
        try {
            openings.detach(pool, id);
        } catch (NodeException e) {
            boolean sure = records.find(id)
                    .filter(record -> record.phase() == ExtRecord.Phase.READY)
                    .isPresent();
            if (sure || e.code() != ErrorCode.TOOL_FAILED) {
                throw e;
            }
        }
    }

    /**
     * It can neither be removed nor attached: it was removed before, or the storage is out of reach. When the name can
     * be taken and given back, it was.
     */
    private void requireFree(ExtPool pool, VolumeId id, ByteSize size, CommandResult removed) {
        boolean free = scripts.run(pool, id, run -> run.create(size)).succeeded()
                && scripts.run(pool, id, ExtCommands::remove).succeeded();
        if (!free) {
            throw ExtScripts.failure(removed, "Whether the volume is still there is not known.");
        }
    }

    /** Makes it as large as this, zeroed; whoever has it open is told afterwards. May be repeated. */
    void grow(ExtPool pool, VolumeId id, ByteSize size) {
        ExtRecord record = records.find(id).orElseThrow();
        ExtScripts.Device now = openings.device(pool, id);
        if (!size.isAtMost(now.size())) {
            scripts.require(pool, id, run -> run.grow(now.size(), size), "The volume did not grow.");
        }
        ExtScripts.Device grown = openings.device(pool, id);
        requireSize(grown, size);
        if (!size.isAtMost(record.zeroedTo())) {
            if (!pool.zeroed()) {
                zero(id, grown, record.size(), size, Zeroing.Patience.WITHOUT_END);
            }
            records.change(id, known -> known.withZeroedTo(size));
        }
    }
}
