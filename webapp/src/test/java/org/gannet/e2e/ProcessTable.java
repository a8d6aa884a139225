package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux says about processes and their ports. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final String LISTENING = "0A";

    private ProcessTable() {}

    /** A machine's process. */
    record Guest(long pid, String commandLine) {
        private static final Pattern ID = Pattern.compile(" -uuid ([0-9a-f-]{36}) ");

        /** The machine's. */
        String instance() {
            Matcher matcher = ID.matcher(commandLine);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    /** @param mark a word of the command line, as the data directory's name or a machine's id */
    static List<Guest> guests(String mark) {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .map(entry -> new Guest(Long.parseLong(entry.getFileName().toString()), commandLine(entry)))
                    .filter(guest -> guest.commandLine().split(" ", 2)[0].contains("qemu"))
                    .filter(guest -> guest.commandLine().contains(mark))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** User and system time that a living process has used. */
    static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(duration -> duration.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** @param signal as kill(1) calls it */
    static void signal(long pid, String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** TCP ports on which the process waits for connections. */
    static SortedSet<Integer> listening(long pid) {
        Set<String> sockets = sockets(pid);
        SortedSet<Integer> ports = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> lines = Files.lines(PROC.resolve("net").resolve(table))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > 9 && words[3].equals(LISTENING) && sockets.contains(words[9]))
                        .forEach(words ->
                                ports.add(Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16)));
            } catch (IOException | UncheckedIOException e) {
                throw new IllegalStateException("cannot read the table of sockets", e);
            }
        }
        return ports;
    }

    private static Set<String> sockets(long pid) {
        Set<String> found = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            descriptors.forEach(descriptor -> {
                try {
                    Matcher matcher =
                            SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                    if (matcher.matches()) {
                        found.add(matcher.group(1));
                    }
                } catch (IOException closed) {
                    // Closed meanwhile: not a socket that stays.
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
