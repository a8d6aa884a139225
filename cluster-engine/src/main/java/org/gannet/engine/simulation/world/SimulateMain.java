package org.gannet.engine.simulation.world;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code ./gannet simulate}: one seed with its trace, or many seeds one after another on every processor. */
public final class SimulateMain {
    private static final String USAGE = "simulate --seed S, or simulate --seeds N [--first-seed S]";

    private SimulateMain() {}

    /** What was asked for. @param trace of one seed; otherwise this many from the first on, without */
    private record Wish(boolean trace, long first, int seeds) {}

    /** Ends the process: 0 when nothing is broken, 1 when something is, 2 when it was asked for something else. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8);
        Optional<Wish> wish = parse(List.of(arguments));
        boolean good = false;
        if (wish.isPresent()) {
            good = wish.get().trace()
                    ? one(wish.get().first(), out)
                    : new SimulationSeries(wish.get().first(), wish.get().seeds(), out).run();
        } else {
            System.err.println("gannet: " + USAGE);
        }
        out.flush();
        System.exit(wish.isEmpty() ? 2 : good ? 0 : 1);
    }

    private static Optional<Wish> parse(List<String> arguments) {
        Optional<Long> seed = Optional.empty();
        long first = 1;
        int seeds = 0;
        List<String> left = new ArrayList<>(arguments);
        try {
            while (left.size() >= 2) {
                String option = left.removeFirst();
                long number = Long.parseLong(left.removeFirst());
                switch (option) {
                    case "--seed" -> seed = Optional.of(number);
                    case "--first-seed" -> first = number;
                    case "--seeds" -> seeds = Math.toIntExact(number);
                    default -> left.add(option);
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
        if (!left.isEmpty() || seed.isPresent() == (seeds > 0)) {
            return Optional.empty();
        }
        return Optional.of(new Wish(seed.isPresent(), seed.orElse(first), seeds));
    }

    /** The same bytes in every run: nothing of this process or its computer is told. */
    private static boolean one(long seed, PrintStream out) {
        Outcome outcome = SimulationRun.run(seed, Trace.to(line -> out.print(line + "\n")));
        outcome.violation()
                .ifPresent(broken -> out.print("broken: " + broken.invariant() + ": " + broken.what() + "\n"));
        out.print("what happened how often:\n");
        outcome.figures()
                .happened()
                .forEach(
                        (what, count) -> out.print(String.format(Locale.ROOT, "  %,9d  %s%n", count, what.sentence())));
        out.print("summary: seed " + seed + (outcome.isGood() ? " is good; " : " FAILED; ")
                + outcome.figures().words() + "\n");
        return outcome.isGood();
    }
}
