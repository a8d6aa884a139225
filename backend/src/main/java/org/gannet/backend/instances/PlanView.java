package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.jobs.WaitView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.Problem;

/**
 * What would happen; nothing has. Advice: the cluster may have changed when the request comes.
 * @param steps in their order; empty when it can't be done, also there when only quota or queue do not take it now
 * @param jobs that would be asked for, in their order
 * @param differences in the cluster's own records, as far as the one who asks may know them
 * @param remarks what steps and differences do not say
 * @param placement for operators, of plans that place something
 * @param refusal why the request would be refused: it can't be done, the quota is too small, the queue is closed or
 *     full, or a rule rejects it
 * @param waits why its job would not begin for now: the queue is paused, or a rule holds it back
 * @param asked what it takes from the quota
 * @param quota of the project now; empty when the request takes nothing
 */
public record PlanView(
        List<PlannedStep> steps,
        List<PlannedJob> jobs,
        List<DifferenceView> differences,
        List<RemarkView> remarks,
        Optional<PlacementView> placement,
        Optional<Problem> refusal,
        Optional<WaitView> waits,
        QuotaAmounts asked,
        Optional<QuotaView> quota) {
    public PlanView {
        steps = List.copyOf(steps);
        jobs = List.copyOf(jobs);
        differences = List.copyOf(differences);
        remarks = List.copyOf(remarks);
    }

    /** The jobs in waves: each needs only what those of waves before it have done, and may run beside its own. */
    public List<List<PlannedJob>> waves() {
        List<List<PlannedJob>> waves = new ArrayList<>();
        int[] wave = new int[jobs.size()];
        for (int at = 0; at < jobs.size(); at++) {
            for (int before : jobs.get(at).after()) {
                wave[at] = Math.max(wave[at], wave[before] + 1);
            }
            if (wave[at] == waves.size()) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave[at]).add(jobs.get(at));
        }
        return waves;
    }
}
