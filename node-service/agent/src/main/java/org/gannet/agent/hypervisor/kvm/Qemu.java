package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/**
 * The QEMU of this node.
 * @param version "7.2.22"
 * @param machineType the versioned name behind "pc", for new machines: it keeps its meaning when QEMU is upgraded
 */
record Qemu(String binary, String version, String machineType) {
    static final String BINARY = "qemu-system-x86_64";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("QEMU emulator version (\\d+(\\.\\d+)+)");
    private static final Pattern PC = Pattern.compile("(?m)^pc\\s.*\\(alias of (pc-i440fx-[0-9.]+)\\)");

    /** @throws NodeException TOOL_FAILED when there is none, UNSUPPORTED when it is not understood */
    static Qemu find(CommandRunner runner) {
        String version = runner.run(Command.of(LIMIT, List.of(BINARY, "--version")))
                .require("QEMU does not tell its version.")
                .output();
        String machines = runner.run(Command.of(LIMIT, List.of(BINARY, "-machine", "help")))
                .require("QEMU does not tell its machine types.")
                .output();
        return parse(version, machines);
    }

    static Qemu parse(String version, String machines) {
        return new Qemu(BINARY, first(VERSION, version), first(PC, machines));
    }

    private static String first(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This version of QEMU is not understood.")
                    .withInternal(output));
        }
        return matcher.group(1);
    }
}
