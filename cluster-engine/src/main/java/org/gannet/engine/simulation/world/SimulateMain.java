package org.gannet.engine.simulation.world;

import java.io.PrintStream;

/** {@code ./gannet simulate}. */
public final class SimulateMain {
    private SimulateMain() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        if (args.length == 1) {
            Outcome outcome = SimulationRun.run(Long.parseLong(args[0]), Trace.to(out::println));
            out.println(outcome);
            System.exit(outcome.isGood() ? 0 : 1);
        }
        long first = Long.parseLong(args[0]);
        long n = Long.parseLong(args[1]);
        Outcome.Figures sum = Outcome.Figures.NONE;
        for (long seed = first; seed < first + n; seed++) {
            Outcome outcome = SimulationRun.run(seed);
            sum = sum.plus(outcome.figures());
            if (!outcome.isGood()) {
                out.println(outcome);
            }
        }
        out.println(sum);
    }
}
