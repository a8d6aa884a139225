package org.gannet.engine.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.queue.QueueTime;
import org.gannet.engine.quota.Makes;
import org.gannet.engine.spi.ClusterStore;

/** Makes queued jobs of what is asked for: gives them ids, titles and places. Stores nothing. Safe for many threads. */
public final class Intake {
    private final Surroundings surroundings;
    private final ClusterStore store;
    private final QueueTime time;
    private final Consumer<List<Job>> door;

    /** @param door refuses what is not taken just now */
    public Intake(Surroundings surroundings, ClusterStore store, QueueTime time, Consumer<List<Job>> door) {
        this.surroundings = surroundings;
        this.store = store;
        this.time = time;
        this.door = door;
    }

    /**
     * Queued jobs in the same order.
     * @throws ProblemException as the door; NOT_FOUND when one depends on a job that there is not; INVALID_REQUEST when
     *     on one of the batch that is not before it
     */
    public List<Job> prepare(List<Job.Submission> submissions) {
        List<Job> prepared = new ArrayList<>();
        submissions.forEach(submission -> prepared.add(queued(submission, prepared)));
        door.accept(prepared);
        return prepared;
    }

    /**
     * The next one of a batch that is prepared one by one; throws as {@link #prepare}.
     * @param before those of the batch that are prepared; who calls may have stored them, where nobody sees them yet
     */
    public Job prepareNext(Job.Submission submission, List<Job> before) {
        Job next = queued(submission, before);
        door.accept(List.of(next));
        return next;
    }

    private Job queued(Job.Submission submission, List<Job> before) {
        List<Dependency.OnJob> dependsOn = submission.dependsOn().stream()
                .map(dependency -> resolved(dependency, before))
                .toList();
        JobId id = new JobId(surroundings.ids().get());
        return Job.queued(id, submission, dependsOn, title(submission, before), time.next());
    }

    /**
     * Queued jobs in the same order, for the commit of a plan that asks for them. Of whom they are about; each says
     * what led to it.
     * @throws ProblemException as the door
     */
    List<Job> children(Job parent, ClusterState state, List<Plan.PlannedJob> planned) {
        Instant now = surroundings.clock().instant();
        List<Job> asked = prepare(planned.stream()
                .map(job -> {
                    Job.Submission submission = new Job.Submission(
                            job.parameters(),
                            owner(job.parameters(), state),
                            parent.actor(),
                            parent.reasons(),
                            parent.priority(),
                            job.after().stream()
                                    .<Dependency>map(Dependency::afterSuccess)
                                    .toList(),
                            Optional.empty());
                    return submission.because(Reason.of(parent.operation(), job.because(), now));
                })
                .toList());
        List<Job> children = new ArrayList<>();
        for (int at = 0; at < asked.size(); at++) {
            Job child = asked.get(at);
            children.add(planned.get(at).hold().map(child::withHold).orElse(child));
        }
        return children;
    }

    private static Optional<OwnerId> owner(Parameters parameters, ClusterState state) {
        return parameters instanceof Makes makes
                ? Optional.of(makes.amounts().owner())
                : parameters.subject().instance().flatMap(state::findInstance).map(Instance::owner);
    }

    /** What such a job would be called. */
    public String title(Parameters parameters) {
        return parameters.operation().title(new Named(List.of()));
    }

    /** The job as it would be if it were asked for now; takes no place in the queue. */
    public Job draft(Job.Submission submission) {
        return Job.queued(
                new JobId(surroundings.ids().get()),
                submission,
                List.of(),
                title(submission, List.of()),
                Arrival.at(surroundings.clock().instant()));
    }

    private String title(Job.Submission submission, List<Job> before) {
        return submission.parameters().operation().title(new Named(before));
    }

    /** What there is, and what jobs are to make. @param before jobs of the same batch */
    private final class Named implements Names {
        private final List<Job> before;

        Named(List<Job> before) {
            this.before = before;
        }

        @Override
        public ClusterState state() {
            return surroundings.ledger().state();
        }

        @Override
        public Optional<HostName> find(InstanceId id) {
            return name(id, before);
        }
    }

    /** Also of a machine that a job is to make: of the batch, or one that has not been planned yet. */
    private Optional<HostName> name(InstanceId id, List<Job> before) {
        Ledger.Published known = surroundings.ledger().published();
        return known.state()
                .findInstance(id)
                .map(Instance::name)
                .or(() -> Stream.concat(before.stream(), known.unended().values().stream())
                        .flatMap(job -> CreateInstances.made(job.parameters()).stream())
                        .filter(create -> create.id().equals(id))
                        .map(CreateInstance.Parameters::name)
                        .findFirst());
    }

    private Dependency.OnJob resolved(Dependency dependency, List<Job> before) {
        return switch (dependency) {
            case Dependency.OnJob on -> {
                if (before.stream().noneMatch(job -> job.id().equals(on.job()))
                        && surroundings.ledger().findJob(on.job()).isEmpty()
                        && store.job(on.job()).isEmpty()) {
                    throw new ProblemException(
                            Problem.of(ErrorCode.NOT_FOUND, "There is no job " + on.job() + " to wait for."));
                }
                yield on;
            }
            case Dependency.InBatch in -> {
                if (in.index() >= before.size()) {
                    throw new ProblemException(Problem.of(
                            ErrorCode.INVALID_REQUEST, "A job can only wait for one that is before it in its batch."));
                }
                yield new Dependency.OnJob(before.get(in.index()).id(), in.accepted());
            }
        };
    }
}
