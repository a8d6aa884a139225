package org.gannet.backend.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;

/** Says in words what is too much. */
@BackendOnly
public final class QuotaRefusal {
    private QuotaRefusal() {}

    /** Names every resource of which more is asked than is left; empty when all fits. */
    public static Optional<Problem> explain(QuotaView quota, QuotaAmounts asked) {
        QuotaAmounts limit = quota.limit();
        QuotaAmounts used = quota.used().plus(quota.pending());
        List<String> lines = new ArrayList<>();
        count(lines, "machines", asked.machines(), used.machines(), limit.machines());
        count(lines, "vCPUs", asked.vcpus(), used.vcpus(), limit.vcpus());
        size(lines, "memory", asked.memory(), used.memory(), limit.memory());
        size(lines, "disk", asked.disk(), used.disk(), limit.disk());
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(ErrorCode.QUOTA_EXCEEDED, "This is more than the project's quota leaves.")
                .withCause(String.join("; ", lines) + ".")
                .withDetails(lines)
                .withRemedy("Choose less, remove a machine that is not needed, or ask an administrator for more."));
    }

    private static void count(List<String> lines, String what, int asked, int used, int limit) {
        if (asked > 0 && (long) used + asked > limit) {
            lines.add("%s: asked %d, used %d of %d".formatted(what, asked, used, limit));
        }
    }

    private static void size(List<String> lines, String what, ByteSize asked, ByteSize used, ByteSize limit) {
        boolean fits = used.isAtMost(limit) && asked.isAtMost(limit.minusOrZero(used));
        if (asked.bytes() > 0 && !fits) {
            lines.add("%s: asked %s, used %s of %s".formatted(what, asked, used, limit));
        }
    }
}
