package org.gannet.engine.reconcile;

import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.execution.Ledger;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.instance.StartInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Once per node, after it has answered: submits ordinary jobs that start what should run there and does not. */
public final class RestoreWished {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreWished.class);

    private final Ledger ledger;
    private final Observations observations;
    private final Consumer<Job.Submission> submit;
    private final Clock clock;
    private final Set<NodeName> due = new HashSet<>();

    /** @param submit stores a job; may throw, then it is tried again after the node's next report */
    public RestoreWished(Ledger ledger, Observations observations, Consumer<Job.Submission> submit, Clock clock) {
        this.ledger = ledger;
        this.observations = observations;
        this.submit = submit;
        this.clock = clock;
    }

    /** From now on, each node's next report decides for that node. */
    public void ask() {
        synchronized (due) {
            due.addAll(ledger.state().nodes().keySet());
        }
    }

    /** To be called after each report of a node. */
    public void afterReport(NodeName node) {
        synchronized (due) {
            if (!due.contains(node)) {
                return;
            }
        }
        Optional<Observation> observed = observations.find(node);
        if (observed.flatMap(Observation::report).isEmpty()) {
            return;
        }
        try {
            restore(node, observed.get());
            synchronized (due) {
                due.remove(node);
            }
        } catch (ProblemException e) {
            // The queue is closed or full, or a rule is against it: told once by whoever did that.
            LOG.debug("Instances of {} are not restored now", node, e);
        } catch (RuntimeException e) {
            LOG.warn("Instances of {} could not be restored; tried again after its next report", node, e);
        }
    }

    private void restore(NodeName node, Observation observed) {
        Ledger.Published now = ledger.published();
        Set<InstanceId> busy = now.unended().values().stream()
                .flatMap(job -> job.instance().stream())
                .collect(Collectors.toSet());
        for (Instance instance : now.state().instancesOn(node)) {
            if (instance.primary().equals(node)
                    && instance.lifecycle() == Lifecycle.READY
                    && instance.incoming().isEmpty()
                    && instance.wished() == AdminState.UP
                    && !observed.hasAlive(instance.id())
                    && !busy.contains(instance.id())) {
                submit.accept(Job.Submission.of(
                                new StartInstance.Parameters(instance.id()), Optional.of(instance.owner()), "system")
                        .because(Reason.of("restore", "It should run and did not.", clock.instant())));
            }
        }
    }
}
