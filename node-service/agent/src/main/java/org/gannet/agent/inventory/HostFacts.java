package org.gannet.agent.inventory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;

/** What the kernel says of this machine: proc(5). */
public final class HostFacts {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int NET_ADMIN = 12;
    private static final long KIBIBYTE = 1024;

    private HostFacts() {}

    public static ByteSize memoryTotal() {
        return memory("MemTotal:");
    }

    /** What could be given to a new process without swapping. */
    public static ByteSize memoryAvailable() {
        return memory("MemAvailable:");
    }

    /** Another one after each start of the operating system. */
    public static String bootId() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Average number of runnable threads over the last minute. */
    public static double load() {
        try {
            return Double.parseDouble(Files.readString(LOAD).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the processor shows Intel's or AMD's virtualisation, or this is another kind of processor. */
    public static boolean hasVirtualisation() {
        try {
            String cpu = Files.readString(CPU);
            return !cpu.contains("\nflags\t")
                    || Pattern.compile("\\b(vmx|svm)\\b").matcher(cpu).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this process may change the network: capability CAP_NET_ADMIN. */
    public static boolean mayChangeNetwork() {
        try {
            return mayChangeNetwork(Files.readString(STATUS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean mayChangeNetwork(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(capabilities -> (capabilities >> NET_ADMIN & 1) == 1);
    }

    private static ByteSize memory(String field) {
        try {
            return parseMemory(Files.readString(MEMORY), field);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteSize parseMemory(String text, String field) {
        for (String line : text.split("\n")) {
            if (line.startsWith(field)) {
                return new ByteSize(Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE);
            }
        }
        throw new IllegalStateException("no " + field + " in " + MEMORY);
    }
}
