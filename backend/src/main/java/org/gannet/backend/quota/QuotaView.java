package org.gannet.backend.quota;

/**
 * A project's quota at one moment.
 * @param used by machines that are there
 * @param pending held for machines that are being made; counts as used
 */
public record QuotaView(QuotaAmounts limit, QuotaAmounts used, QuotaAmounts pending) {
    public QuotaAmounts left() {
        return limit.minusOrZero(used.plus(pending));
    }
}
