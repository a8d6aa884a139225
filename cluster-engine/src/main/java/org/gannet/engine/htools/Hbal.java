package org.gannet.engine.htools;

import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.BalanceMove;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.BalancePlan;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Score;

/** {@code hbal}: moves that make a group of nodes even, by the options and in the words of hbal(1) of 3.0.2. */
final class Hbal {
    /** Up to so many nodes times instances a file that is not in the order of names is balanced in both orders. */
    private static final long BOTH = 4_000_000;

    private final CommandLine line;
    private final Console console;
    private final StateOutput output;
    private final int verbosity;
    private final ClusterInput cluster;
    private final PlacementState state;
    private final Names names;
    private final GanetiCommands commands;

    private Hbal(CommandLine line, Console console, ClusterInput cluster) {
        this.line = line;
        this.console = console;
        this.cluster = cluster;
        output = new StateOutput(line, console);
        verbosity = line.verbosity();
        state = ClusterLoader.state(cluster, line);
        names = new Names(cluster);
        commands = new GanetiCommands(cluster, names);
    }

    static int run(List<String> arguments, Console console) {
        return new Tool("hbal", ToolOptions.HBAL).run(arguments, console, line -> {
            BalanceOptions options = options(line);
            return () -> {
                ClusterInput loaded = ClusterLoader.load(line, console);
                return new Hbal(line, console, options.likeHbal() ? loaded.asListed() : loaded).balance(options);
            };
        });
    }

    /** Which moves the options allow. */
    static BalanceOptions options(CommandLine line) {
        BalanceOptions usual = BalanceOptions.DEFAULT;
        double gib = line.decimal("max-copied-gib", "max copied GiB", -1);
        return new BalanceOptions(
                line.limit("max-length", "max solution length", usual.maxMoves()),
                line.decimal("min-score", "min-score", usual.minScore()),
                line.decimal("min-gain", "min-gain", usual.minGain()),
                line.decimal("min-gain-limit", "min-gain-limit", usual.minGainLimit()),
                !line.has("no-disk-moves"),
                !line.has("no-instance-moves"),
                line.has("restricted-migration"),
                line.has("evac-mode"),
                line.has("ignore-soft-errors"),
                gib < 0 ? usual.maxCopiedMib() : (long) (gib * 1024),
                false,
                line.has("like-hbal"));
    }

    private int balance(BalanceOptions options) {
        if (verbosity > 2) {
            console.say("Loaded cluster tags: " + String.join(",", cluster.tags()));
        }
        if (cluster.nodes().isEmpty() || cluster.instances().isEmpty()) {
            console.say("Cluster is empty, exiting.");
            return 0;
        }
        console.say("Loaded " + cluster.nodes().size() + " nodes, "
                + cluster.instances().size() + " instances");
        if (line.has("exec")) {
            throw new BadInput(
                    "Error: hbal: Execution of commands possible only on LUXI; the portal executes a balance");
        }
        if (verbosity > 2 && !names.suffix().isEmpty()) {
            console.say("Note: Stripping common suffix of '" + names.suffix() + "' from names");
        }
        int group = group();
        int[] scope = scope();
        int[] instances = instances();
        console.say("Group size " + scope.length + " nodes, " + instances.length + " instances");
        console.say("Selected node group: " + cluster.groups().get(group).name());
        check(scope);
        output.instances("Initial instance map", state, instances);
        output.nodes("Initial cluster", state, scope);
        var asListed = new Hbal(line, console, cluster.asListed());
        if (options.likeHbal() || asListed.isLike(this)) {
            print(Balancer.plan(state, scope, options), options);
        } else {
            printBetter(asListed, options);
        }
        return 0;
    }

    private boolean isLike(Hbal other) {
        return cluster.groups().equals(other.cluster.groups())
                && cluster.nodes().equals(other.cluster.nodes())
                && cluster.instances().equals(other.cluster.instances());
    }

    /** hbal's own ties go by the file: so the end is never above hbal's, in whatever order the file is. */
    private void printBetter(Hbal asListed, BalanceOptions options) {
        BalancePlan listed = Balancer.plan(asListed.state, asListed.scope(), options);
        if ((long) scope().length * instances().length <= BOTH) {
            BalancePlan own = Balancer.plan(state, scope(), options);
            if (own.last().total() <= listed.last().total()) {
                print(own, options);
                return;
            }
        }
        asListed.print(listed, options);
    }

    private int[] scope() {
        return state.inventory().nodesOfGroup(group());
    }

    private int[] instances() {
        int group = group();
        return IntStream.range(0, cluster.instances().size())
                .filter(instance -> state.inventory().groupOf(state.primaryOf(instance)) == group)
                .toArray();
    }

    private int group() {
        List<String> all = Groups.names(cluster);
        if (!line.has("group") && all.size() > 1) {
            throw new BadInput("Found multiple node groups:\n  " + String.join("\n  ", all) + "\nError: Aborting.");
        }
        return line.value("group").map(name -> Groups.find(cluster, name)).orElse(0);
    }

    private void check(int[] scope) {
        int[] bad = IntStream.of(scope)
                .filter(node -> !state.inventory().isOffline(node) && !state.isRedundant(node))
                .toArray();
        long hurt = IntStream.range(0, cluster.instances().size())
                .filter(instance -> IntStream.of(bad)
                        .anyMatch(node -> node == state.primaryOf(instance) || node == state.secondaryOf(instance)))
                .count();
        if (verbosity > 0) {
            console.say("Initial check done: " + bad.length + " bad nodes, " + hurt + " bad instances.");
        }
        if (bad.length > 0) {
            console.say("Cluster is not N+1 happy, continuing but no guarantee that the cluster will end N+1 happy.");
        }
        long violating = IntStream.of(scope).filter(this::isViolating).count();
        if (violating > 0) {
            console.say("The cluster contains " + violating + " policy-violating nodes.");
            console.say(
                    line.has("ignore-soft-errors")
                            ? "Continuing, ignoring soft errors."
                            : "Continuing, but the set of moves might be too restricted; "
                                    + "consider using the --ignore-soft-errors option.");
        }
    }

    private boolean isViolating(int node) {
        return (cluster.nodes().get(node).offline() || state.isRedundant(node)) && state.isBeyondPolicy(node);
    }

    private void print(BalancePlan plan, BalanceOptions options) {
        score("Initial", plan.initial());
        if (plan.initial().total() - plan.optimum() < options.minScore()) {
            console.say("Cluster is already well balanced (initial score "
                    + Figures.fixed(plan.initial().total(), 6) + ",\noptimum score due to N+1 reservations "
                    + Figures.general(plan.optimum(), 6) + ",\nminimum score "
                    + Figures.general(options.minScore(), 6) + ").\nNothing to do, exiting");
            return;
        }
        console.say("Trying to minimize the CV...");
        moves(plan.moves());
        if (verbosity > 2) {
            score("Final", plan.last());
        } else if (plan.moves().isEmpty()) {
            console.say("No solution found");
        } else {
            console.say("Cluster score improved from "
                    + Figures.score(plan.initial().total()) + " to "
                    + Figures.score(plan.last().total()));
        }
        if (verbosity > 0) {
            console.say("Solution length=" + plan.moves().size());
        }
        if (verbosity > 1) {
            console.say("Copied to other nodes: disk=" + plan.copiedMib() + " mem=" + plan.transferredMib());
        }
        if (line.has("print-commands")) {
            output.commands(
                    "\nCommands to run to reach the above solution:",
                    commands.lines(plan.moves(), false),
                    commands.lines(plan.moves(), true));
        }
        output.save("original", "before balancing", cluster);
        output.save("balanced", "after balancing", plan.result().asInput(!line.has("like-hbal")));
        output.instances("Final instance map", plan.result(), instances());
        output.nodes("Final cluster", plan.result(), scope());
    }

    private void score(String when, Score score) {
        if (verbosity > 2) {
            console.say(when + " coefficients:" + (when.equals("Final") ? "   " : " ") + "overall "
                    + Figures.score(score.total()));
            Reports.metrics(score).forEach(console::say);
        } else if (when.equals("Initial")) {
            console.say("Initial score: " + Figures.score(score.total()));
        }
    }

    /** In columns as wide as the names of the group need. */
    private void moves(List<BalanceMove> moves) {
        int node =
                IntStream.of(scope()).map(at -> names.node(at).length()).max().orElse(0);
        int instance = IntStream.of(instances())
                .map(at -> names.instance(at).length())
                .max()
                .orElse(0);
        int number = 0;
        for (BalanceMove move : moves) {
            number++;
            console.say(Figures.padded("" + number, 5) + ". "
                    + Figures.filled(names.instance(move.instance()), instance) + " "
                    + Figures.filled(place(move.oldPrimary(), move.oldSecondary()), 2 * node + 1) + " => "
                    + Figures.filled(place(move.newPrimary(), move.newSecondary()), 2 * node + 1) + " "
                    + Figures.padded(Figures.score(move.scoreAfter()), 12) + " a=" + commands.operations(move));
        }
    }

    private String place(int primary, int secondary) {
        return names.node(primary) + (secondary == InstanceInput.NO_NODE ? "" : ":" + names.node(secondary));
    }
}
