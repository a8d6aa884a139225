package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gannet.agent.inventory.HostFacts;

/**
 * One process, never another that got its number later.
 * @param boot the kernel's boot id
 * @param startTicks when it started, in clock ticks since boot: field 22 of proc(5)'s stat
 */
public record ProcessIdentity(long pid, String boot, long startTicks) {
    private static final Path PROC = Path.of("/proc");

    /** The process that has this number now; empty when none has, or it has ended and only waits to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        return Stat.of(pid).map(stat -> new ProcessIdentity(pid, HostFacts.bootId(), stat.startTicks()));
    }

    /** A process of this user with the argument on its command line. */
    public static Optional<ProcessIdentity> withArgument(String argument) {
        Optional<String> user = ProcessHandle.current().info().user();
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid()
                        && handle.info().user().equals(user))
                .flatMap(handle -> of(handle.pid()).stream())
                .filter(process -> process.hasArgument(argument))
                .findFirst();
    }

    public boolean isAlive() {
        return stat().isPresent();
    }

    /** Ends it at once, unless it has ended. */
    public void kill() {
        // The handle remembers the start time too, so that a number reused in between is not hit.
        ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Whether its command line holds the argument. */
    public boolean hasArgument(String argument) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.UTF_8);
            return isAlive() && ("\0" + line).contains("\0" + argument + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /** Processor time and memory; empty when it has ended. */
    public Optional<Stat> stat() {
        return Stat.of(pid).filter(stat -> stat.startTicks() == startTicks && boot.equals(HostFacts.bootId()));
    }

    /** Part of proc(5)'s stat, of a process that really runs. */
    public record Stat(long startTicks, double cpuSeconds, long residentBytes) {
        /** USER_HZ, which is 100 on every architecture that we know of. */
        private static final double TICKS_PER_SECOND = 100;

        private static final long PAGE = 4096;

        static Optional<Stat> of(long pid) {
            try {
                return parse(Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        static Optional<Stat> parse(String line) {
            // The name, in parentheses, may hold spaces and parentheses; the state is field 3.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            if (ended) {
                return Optional.empty();
            }
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            return Optional.of(new Stat(Long.parseLong(fields[19]), cpu, Long.parseLong(fields[21]) * PAGE));
        }
    }
}
