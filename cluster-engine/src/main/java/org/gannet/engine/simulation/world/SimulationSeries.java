package org.gannet.engine.simulation.world;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds, on every processor, each with a world of its own. */
public final class SimulationSeries {
    /** So many failures are told in full; the others only by their seeds. */
    private static final int TOLD_IN_FULL = 20;

    private final long first;
    private final int seeds;
    private final PrintStream out;
    private final AtomicLong next;
    private final List<Outcome> failed = new ArrayList<>();
    private Outcome.Figures figures = Outcome.Figures.NONE;
    private int done;

    /** @param out where progress, failures and the summary go */
    public SimulationSeries(long first, int seeds, PrintStream out) {
        this.first = first;
        this.seeds = seeds;
        this.out = out;
        next = new AtomicLong(first);
    }

    /** Runs them all. @return whether nothing was broken in any of them */
    public boolean run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("seeds " + i).start(this::work));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        tellEnd();
        return failed.isEmpty();
    }

    /** Those that failed, in the order in which they ended. */
    public synchronized List<Outcome> failed() {
        return List.copyOf(failed);
    }

    /** Of all seeds together. */
    public synchronized Outcome.Figures figures() {
        return figures;
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed < first + seeds; seed = next.getAndIncrement()) {
            ended(SimulationRun.run(seed));
        }
    }

    private synchronized void ended(Outcome outcome) {
        done++;
        figures = figures.plus(outcome.figures());
        if (!outcome.isGood()) {
            failed.add(outcome);
            tell(outcome);
        }
        if (done % Math.max(1, Math.min(100, seeds / 10)) == 0) {
            out.print("  " + done + " of " + seeds + " seeds, " + failed.size() + " failed\n");
            out.flush();
        }
    }

    private void tell(Outcome outcome) {
        outcome.violation().ifPresent(broken -> {
            String when = Trace.time(broken.nanos());
            out.print("seed " + outcome.seed() + " FAILED: \"" + broken.invariant() + "\" does not hold at " + when
                    + "\n");
            if (failed.size() <= TOLD_IN_FULL) {
                out.print("    " + broken.what() + "\n");
            }
            out.print("    replay: ./gannet simulate --seed " + outcome.seed() + "\n");
            out.flush();
        });
    }

    private void tellEnd() {
        out.print("what happened how often:\n");
        for (Happening what : Happening.values()) {
            out.print(String.format(Locale.ROOT, "  %,9d  %s%n", figures.times(what), what.sentence()));
        }
        out.print("summary: " + seeds + " seeds from " + first + ", " + failed.size() + " failed; " + figures.words()
                + "\n");
        out.flush();
    }
}
