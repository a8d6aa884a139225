package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.LocalCommandRunner;

/** The Linux guest of the demo: 256 MiB of disk at least, 128 MiB of memory. */
public final class DemoImage {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private DemoImage() {}

    /** Its raw content, built or found. The test is left out where it can't be built. */
    public static byte[] content() {
        Path recipe = Path.of("../../images/demo/build").toAbsolutePath().normalize();
        CommandResult built = new LocalCommandRunner().run(Command.of(LIMIT, List.of("bash", recipe.toString())));
        assumeThat(built.succeeded()).as("demo image: " + built.error()).isTrue();
        try {
            return Files.readAllBytes(Path.of(built.output().strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is up, and signs in at its serial line. @param host its name */
    public static void signIn(TestConsole serial, String host) {
        serial.await("gannet-demo up");
        serial.type("\r");
        serial.await(host + " login:");
        serial.type("root\r");
        serial.await("# ");
    }

    /** Runs a command in the shell. @return what it said */
    public static String run(TestConsole serial, String command) {
        int before = serial.size();
        // The guest echoes what is typed: the word that is waited for must not be in it ("done" is, in a loop).
        serial.type(command + "; echo fin''ished\r");
        serial.await("finished", before);
        return serial.text().substring(before);
    }
}
