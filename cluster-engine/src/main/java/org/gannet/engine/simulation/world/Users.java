package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.spi.ClusterStore;

/** People who ask for random things, one after another, and sometimes all at once. */
final class Users {
    private static final List<String> LOGINS = List.of("alice", "bob", "carol");
    private static final Set<JobState> ANY_END = EnumSet.complementOf(EnumSet.copyOf(JobState.unended()));

    private final World world;
    private final Chance chance;
    private final Requests requests;
    private int left;

    Users(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "users");
        this.requests = new Requests(world, chance);
        this.left = world.scale().wishes();
    }

    void begin() {
        int longestPause = chance.pick(List.of(500, 4000, 12_000));
        world.outside().start("users", () -> {
            while (left > 0) {
                world.outside().sleep(chance.oneIn(4) ? Duration.ZERO : chance.millis(1, longestPause));
                if (world.leader().isPresent()) {
                    wish();
                    left--;
                } else {
                    world.outside().sleep(Duration.ofMillis(500));
                }
            }
        });
        world.outside().start("onlooker", this::lookAround);
    }

    boolean haveAskedForEverything() {
        return left == 0;
    }

    private void wish() {
        int number = world.scale().wishes() - left + 1;
        String who = "user" + number;
        Consumer<ClusterEngine> wish = draw(who);
        EngineHost host = chance.pick(
                world.engines().stream().filter(one -> one.engine().isPresent()).toList());
        host.ask(who, engine -> attempt(who, () -> wish.accept(engine)));
    }

    private void attempt(String who, Runnable what) {
        try {
            what.run();
        } catch (ProblemException e) {
            world.witness().refused(e.code());
            world.say(who, () -> "is refused: " + e.code() + " " + e.getMessage());
        } catch (ClusterStore.StoreUnavailable | EngineClosedException e) {
            world.say(who, () -> "gets no answer");
        }
    }

    private Consumer<ClusterEngine> draw(String who) {
        int kind = chance.between(1, 100);
        if (kind <= 56) {
            return submitting(who, List.of(submission(requests.any())));
        } else if (kind <= 66) {
            return submitting(who, batch());
        } else if (kind <= 72) {
            return retrying(who);
        } else if (kind <= 88) {
            return cancelling(who);
        } else if (kind <= 93) {
            return moving(who);
        } else if (kind <= 97) {
            return regretting(
                    who, submission(chance.oneIn(2) ? requests.removal() : requests.any()), chance.millis(0, 40));
        }
        Parameters what = requests.any();
        return engine -> {
            world.say(who, () -> "previews " + world.tell().asked(what));
            engine.preview(Job.Submission.of(what, requests.owner(what), who));
            engine.jobs(JobFilter.newest(20));
            engine.locks();
            engine.view().findings();
        };
    }

    // --- submitting

    private Job.Submission submission(Parameters what) {
        Job.Submission submission = Job.Submission.of(what, requests.owner(what), chance.pick(LOGINS))
                .with(requests.priority());
        List<Job> unended = world.store().unended();
        if (!unended.isEmpty() && chance.oneIn(10)) {
            JobState end = chance.pick(List.of(JobState.SUCCEEDED, JobState.FAILED));
            return submission.after(new Dependency.OnJob(chance.pick(unended).id(), Set.of(end)));
        }
        return submission;
    }

    /** Two or three jobs about one machine, each after the one before. */
    private List<Job.Submission> batch() {
        CreateInstance.Parameters create = requests.create();
        InstanceId made = create.id();
        List<Parameters> wanted = chance.pick(List.of(
                List.<Parameters>of(create, requests.stop(made), new StartInstance.Parameters(made)),
                List.<Parameters>of(create, requests.migrate(made), new RemoveInstance.Parameters(made)),
                List.of(requests.any(), requests.any())));
        List<Job.Submission> batch = new ArrayList<>();
        for (Parameters what : wanted) {
            Job.Submission next = Job.Submission.of(what, requests.owner(what), chance.pick(LOGINS))
                    .with(requests.priority());
            if (!batch.isEmpty()) {
                int before = batch.size() - 1;
                next = next.after(
                        chance.oneIn(2) ? Dependency.afterSuccess(before) : new Dependency.InBatch(before, ANY_END));
            }
            batch.add(next);
        }
        world.happened(Happening.BATCH_SUBMITTED);
        return batch;
    }

    private Consumer<ClusterEngine> submitting(String who, List<Job.Submission> submissions) {
        return engine -> {
            submissions.forEach(one ->
                    world.say(who, () -> "asks for " + world.tell().asked(one.parameters())));
            Collection<Job> known = engine.view().jobs();
            List<Job> jobs = engine.submitAll(submissions);
            jobs.forEach(job -> {
                world.invariants().accepted(job.id(), known);
                world.say(who, () -> "has " + world.names().of(job.id()));
            });
            engine.wake(jobs.stream().map(Job::id).toList());
        };
    }

    private Consumer<ClusterEngine> retrying(String who) {
        List<Job> bad = world.store().jobs().values().stream()
                .filter(job -> job.state().isRepeatable())
                .toList();
        if (bad.isEmpty()) {
            return engine -> {};
        }
        Job job = chance.pick(bad);
        String login = chance.pick(LOGINS);
        return engine -> {
            world.say(who, () -> "asks again for " + world.names().of(job.id()));
            Job.Submission again = engine.retry(job.id(), login, "once more");
            world.happened(Happening.JOB_RETRIED);
            submitting(who, List.of(again)).accept(engine);
        };
    }

    // --- jobs that are there

    /** A job in any state: which states there are is rarely as they are frequent. */
    private Optional<Job> anyJob() {
        Map<JobState, List<Job>> byState = new TreeMap<>();
        for (Job job : world.store().jobs().values()) {
            byState.computeIfAbsent(job.state(), state -> new ArrayList<>()).add(job);
        }
        List<JobState> unended =
                byState.keySet().stream().filter(state -> !state.isEnded()).toList();
        List<JobState> states = unended.isEmpty() || chance.oneIn(8) ? List.copyOf(byState.keySet()) : unended;
        if (states.isEmpty()) {
            return Optional.empty();
        }
        JobState state = chance.pick(states);
        return Optional.of(chance.pick(byState.getOrDefault(state, List.of())));
    }

    private Consumer<ClusterEngine> cancelling(String who) {
        Optional<Job> found = anyJob();
        return engine -> found.ifPresent(job -> cancel(who, engine, job));
    }

    private void cancel(String who, ClusterEngine engine, Job job) {
        world.say(who, () -> "cancels " + world.names().of(job.id()));
        JobState then = world.store().job(job.id()).state();
        world.invariants().touched(job.id());
        try {
            engine.cancel(job.id());
        } catch (ProblemException e) {
            if (e.code() == ErrorCode.WRONG_STATE) {
                world.happened(Happening.CANCELLED_TOO_LATE);
            }
            throw e;
        }
        world.witness().cancelled(then);
        world.invariants().cancelled(job.id());
    }

    /** Asks for something, and for its end right after. */
    private Consumer<ClusterEngine> regretting(String who, Job.Submission what, Duration after) {
        return engine -> {
            Job job = engine.submit(what);
            world.invariants().accepted(job.id());
            world.say(
                    who,
                    () -> "has " + world.names().of(job.id()) + " "
                            + world.tell().asked(what.parameters()));
            engine.wake(List.of(job.id()));
            world.outside().sleep(after);
            cancel(who, engine, job);
        };
    }

    /** Who is asked for his word gives it in the end, or ends the job. */
    private void giveWord(ClusterEngine engine, Job job) {
        if (chance.oneIn(20)) {
            cancel("onlooker", engine, job);
        } else if (chance.oneIn(10)) {
            world.say("onlooker", () -> "releases " + world.names().of(job.id()));
            engine.release(job.id(), "onlooker");
            world.happened(Happening.RELEASED);
        }
    }

    private Consumer<ClusterEngine> moving(String who) {
        Optional<Job> found = anyJob();
        Priority priority = requests.priority();
        return engine -> found.ifPresent(job -> {
            world.say(who, () -> "gives " + world.names().of(job.id()) + " priority " + priority);
            world.invariants().touched(job.id());
            engine.setPriority(job.id(), priority);
            world.happened(Happening.PRIORITY_CHANGED);
            world.invariants().moved(job.id(), priority);
        });
    }

    /** Asks now and then why jobs do not begin. */
    private void lookAround() {
        while (true) {
            world.outside().sleep(Duration.ofSeconds(1));
            List<Job> unended = world.store().unended();
            world.leader()
                    .filter(host -> !unended.isEmpty())
                    .ifPresent(host -> host.ask("onlooker", engine -> {
                        try {
                            unended.forEach(job -> engine.waiting(job.id()).ifPresent(why -> {
                                world.witness().waits(why);
                                if (why instanceof Waiting.ForWord) {
                                    attempt("onlooker", () -> giveWord(engine, job));
                                }
                            }));
                        } catch (ClusterStore.StoreUnavailable e) {
                            world.say("onlooker", () -> "gets no answer");
                        }
                    }));
        }
    }
}
