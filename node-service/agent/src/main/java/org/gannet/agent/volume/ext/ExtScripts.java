package org.gannet.agent.volume.ext;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.volume.BlockCommands;
import org.gannet.agent.volume.Medium;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;

/** Runs the scripts of pools' providers. Nobody is told of secrets, whatever a script says. */
record ExtScripts(List<Path> search, CommandRunner runner) {
    /** What a volume is opened by on this node. */
    record Device(Path path, Optional<Medium> uri, ByteSize size) {}

    ExtScripts {
        search = List.copyOf(search);
    }

    /** @throws NodeException UNSUPPORTED when it can't be used */
    ExtProvider provider(ExtPool pool) {
        return ExtProvider.of(search, pool);
    }

    boolean has(ExtPool pool, ExtProvider.Script script) {
        return provider(pool).has(script);
    }

    /** @throws NodeException TIMED_OUT: then nobody knows what the script did */
    CommandResult run(ExtPool pool, VolumeId id, Function<ExtCommands, Command> script) {
        CommandResult said = runner.run(script.apply(new ExtCommands(provider(pool), pool, id)));
        return new CommandResult(said.command(), said.exitCode(), pool.shown(said.output()), pool.shown(said.error()));
    }

    /** @throws NodeException TIMED_OUT, TOOL_FAILED */
    void require(ExtPool pool, VolumeId id, Function<ExtCommands, Command> script, String otherwise) {
        CommandResult said = run(pool, id, script);
        if (!said.succeeded()) {
            throw failure(said, otherwise);
        }
    }

    static NodeException failure(CommandResult said, String what) {
        return new NodeException(Problem.of(ErrorCode.TOOL_FAILED, what)
                .withCause("The storage provider failed.")
                .withRemedy("Have the node's administrator look at what its script said.")
                .withInternal(said.command() + "\nexit code " + said.exitCode() + "\n"
                        + said.output().strip() + "\n" + said.error().strip()));
    }

    /** Attaches it, or finds what it is attached as. @throws NodeException TIMED_OUT, TOOL_FAILED */
    Device attach(ExtPool pool, VolumeId id) {
        CommandResult said = run(pool, id, ExtCommands::attach);
        if (!said.succeeded()) {
            throw failure(said, "The volume was not attached to the node.");
        }
        return device(said)
                .orElseThrow(() ->
                        new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "The volume was not attached to the node.")
                                .withCause("The first line that the storage provider answers is no block device.")
                                .withRemedy("Have the node's administrator look at the provider's script attach.")
                                .withInternal(said.command() + "\n" + said.output())));
    }

    /** Whether it can be attached; then it is. A provider that does not answer is no answer. */
    boolean isThere(ExtPool pool, VolumeId id) {
        CommandResult said = run(pool, id, ExtCommands::attach);
        return said.succeeded() && device(said).isPresent();
    }

    private Optional<Device> device(CommandResult said) {
        return ExtOutput.attached(said.output())
                .flatMap(attached -> BlockCommands.size(runner.run(BlockCommands.size(attached.device())))
                        .map(size -> new Device(attached.device(), attached.uri(), size)));
    }
}
