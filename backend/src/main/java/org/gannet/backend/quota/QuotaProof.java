package org.gannet.backend.quota;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Transactions;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.Instance;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.HoldFault;
import org.gannet.engine.spi.ClusterStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Proves that what counts against each quota is the sum of its holds, and that each hold is justified by a machine or
 * by a job that has yet to make one. Nothing can break this while the rules hold; should it be broken all the same, it
 * is said aloud, repaired at start by rule, and written into the audit log.
 */
@Component
@BackendOnly
public class QuotaProof {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaProof.class);
    private final QuotaRepository quotas;
    private final HoldRepository holds;
    private final QuotaLedger ledger;
    private final ClusterStore store;
    private final Acts acts;
    private final Transactions transactions;

    QuotaProof(
            QuotaRepository quotas,
            HoldRepository holds,
            QuotaLedger ledger,
            ClusterStore store,
            Acts acts,
            Transactions transactions) {
        this.quotas = quotas;
        this.holds = holds;
        this.ledger = ledger;
        this.store = store;
        this.acts = acts;
        this.transactions = transactions;
    }

    /** What is wrong, in words; empty when nothing is. */
    public List<String> faults() {
        return transactions.read(() -> {
            List<String> faults = new ArrayList<>(sums());
            holdFaults(store.load()).forEach(fault -> faults.add(fault.words()));
            return faults;
        });
    }

    /** Repairs by rule; for the start, before jobs run. @return what was wrong */
    public List<String> repair() {
        List<String> found = faults();
        if (found.isEmpty()) {
            return found;
        }
        LOG.error("Quotas are repaired, {} faults: {}", found.size(), found.subList(0, Math.min(found.size(), 10)));
        acts.perform(new Act(Actor.system(), "quota.repair", "quotas"), trail -> {
            holdFaults(store.load()).forEach(fault -> fault.repair().run());
            quotas.findAll().forEach(quota -> ledger.recount(quota.projectId));
            trail.details(String.join("; ", found));
            return found;
        });
        return found;
    }

    /** @param repair makes it right, in the caller's transaction */
    private record Fault(String words, Runnable repair) {}

    private List<Fault> holdFaults(ClusterStore.Snapshot snapshot) {
        Map<InstanceId, Amounts> held = new LinkedHashMap<>();
        holds.findAll().stream()
                .filter(HoldEntity::isMachine)
                .forEach(hold -> held.put(new InstanceId(hold.resourceId), hold.ofMachine()));
        return HoldFault.of(snapshot.state(), snapshot.unended(), held).stream()
                .flatMap(fault -> describe(fault).stream())
                .toList();
    }

    /** Machines of owners that have no quota are not counted: then nothing is wrong. */
    private Optional<Fault> describe(HoldFault fault) {
        return switch (fault) {
            case HoldFault.NotCounted(Instance instance) ->
                quotas.findById(instance.owner().value())
                        .map(quota -> new Fault(
                                "machine " + instance.id() + " is there, but is not counted", () -> count(instance)));
            case HoldFault.CountedWrongly(Instance instance) ->
                Optional.of(new Fault("machine " + instance.id() + " is counted wrongly", () -> count(instance)));
            case HoldFault.Unjustified(InstanceId machine) ->
                Optional.of(new Fault(
                        "machine " + machine + " is counted, but is not there and no job makes it",
                        () -> holds.findById(machine.value()).ifPresent(holds::delete)));
        };
    }

    /** Whatever the limit: growth is refused until there is room again. */
    private void count(Instance instance) {
        ProjectId project = new ProjectId(instance.owner().value());
        QuotaAmounts amounts = QuotaAmounts.of(instance);
        JobId none = new JobId(new UUID(0, 0));
        holds.save(
                new HoldEntity(instance.id(), project, amounts, none, HoldEntity.State.CHARGED, instance.createdAt()));
    }

    private List<String> sums() {
        List<String> faults = new ArrayList<>();
        for (QuotaEntity quota : quotas.findAll()) {
            QuotaView view = quota.view();
            QuotaAmounts used = ledger.sum(quota.projectId, HoldEntity.State.CHARGED);
            QuotaAmounts pending = ledger.sum(quota.projectId, HoldEntity.State.PENDING);
            if (!view.used().equals(used) || !view.pending().equals(pending)) {
                faults.add("project " + quota.projectId + " has used " + view.used() + " and pending " + view.pending()
                        + ", but its holds are " + used + " and " + pending);
            }
        }
        return faults;
    }
}
