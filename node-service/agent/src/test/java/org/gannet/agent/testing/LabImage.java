package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.LocalCommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * What laboratory machines boot, by {@code images/lab/build}.
 * @param key what it was made of
 */
record LabImage(Path kernel, Path initrd, String key) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static @Nullable CommandResult built;

    /** Built, or found, once for all tests. A test is left out where it can't be built. */
    static synchronized LabImage get() {
        CommandResult result = Optional.ofNullable(built).orElseGet(LabImage::build);
        built = result;
        assumeThat(result.succeeded()).as("laboratory: " + result.error()).isTrue();
        Path initrd = Path.of(result.output().strip());
        try {
            return new LabImage(
                    initrd.resolveSibling("gannet-lab.vmlinuz"),
                    initrd,
                    Files.readString(initrd.resolveSibling("gannet-lab.key")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandResult build() {
        Path recipe = Path.of("../../images/lab/build").toAbsolutePath().normalize();
        return new LocalCommandRunner().run(Command.of(LIMIT, List.of("bash", recipe.toString())));
    }
}
