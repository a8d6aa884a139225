package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.Problem;

/**
 * What would happen; nothing has. Advice: the cluster may have changed when the request comes.
 * @param steps in their order; empty when refused
 * @param placement for operators, of plans that place something
 * @param refusal why the request would be refused
 * @param asked what it takes from the quota
 * @param quota of the project now; empty when the request takes nothing
 */
public record PlanView(
        List<PlannedStep> steps,
        Optional<PlacementView> placement,
        Optional<Problem> refusal,
        QuotaAmounts asked,
        Optional<QuotaView> quota) {
    public PlanView {
        steps = List.copyOf(steps);
    }
}
