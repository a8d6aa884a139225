package org.gannet.backend.quota;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ByteSize;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/**
 * Room that projects take beside their machines: images. One hold for each, keyed by its id, so that every method may
 * be repeated. All of them take part in the caller's transaction.
 */
@Component
@BackendOnly
public class RoomLedger {
    private static final UUID NO_JOB = new UUID(0, 0);
    private final QuotaRepository quotas;
    private final HoldRepository holds;
    private final QuotaLedger ledger;
    private final Clock clock;

    RoomLedger(QuotaRepository quotas, HoldRepository holds, QuotaLedger ledger, Clock clock) {
        this.quotas = quotas;
        this.holds = holds;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Holds so much for what is coming, all in all.
     * @throws ProblemException QUOTA_EXCEEDED; nothing has changed then
     */
    public void hold(UUID thing, ProjectId project, ByteSize size) {
        QuotaLedger.requireTransaction();
        quotas.lock(project.value());
        Optional<HoldEntity> known = holds.findById(thing);
        QuotaAmounts before = known.map(HoldEntity::amounts).orElse(QuotaAmounts.NOTHING);
        QuotaAmounts more = room(size).minusOrZero(before);
        ledger.refuseWhatExceeds(project, more);
        put(thing, project, size, known.map(hold -> hold.state).orElse(HoldEntity.State.PENDING));
    }

    /** It is here, and takes so much from now on, whatever the limit. */
    public void charge(UUID thing, ProjectId project, ByteSize size) {
        QuotaLedger.requireTransaction();
        quotas.lock(project.value());
        put(thing, project, size, HoldEntity.State.CHARGED);
    }

    private void put(UUID thing, ProjectId project, ByteSize size, HoldEntity.State state) {
        Delta used = Delta.NONE;
        Delta pending = Delta.NONE;
        Optional<HoldEntity> known = holds.findById(thing);
        if (known.isPresent()) {
            Delta back = Delta.of(known.get().amounts()).negated();
            switch (known.get().state) {
                case PENDING -> pending = back;
                case CHARGED -> used = back;
            }
        }
        HoldEntity hold = known.orElseGet(
                () -> new HoldEntity(thing, project, QuotaAmounts.NOTHING, NO_JOB, state, clock.instant()));
        hold.state = state;
        hold.take(room(size));
        holds.save(hold);
        Delta now = Delta.of(room(size));
        boolean added = switch (state) {
            case PENDING -> ledger.add(project.value(), used, now.plus(pending));
            case CHARGED -> ledger.add(project.value(), now.plus(used), pending);
        };
        ledger.recountUnless(added, project.value());
    }

    /** It is gone, or will not come. */
    public void release(UUID thing) {
        QuotaLedger.requireTransaction();
        holds.findById(thing).map(hold -> hold.projectId).ifPresent(project -> {
            quotas.lock(project);
            holds.findById(thing).ifPresent(ledger::release);
        });
    }

    /** Gives back what is held for things that there are not. @return which these were */
    public Set<UUID> releaseAllBut(Predicate<UUID> there) {
        QuotaLedger.requireTransaction();
        Set<UUID> gone = holds.findAll().stream()
                .filter(hold -> !hold.isMachine())
                .map(hold -> hold.resourceId)
                .filter(there.negate())
                .collect(Collectors.toSet());
        gone.forEach(this::release);
        return gone;
    }

    private static QuotaAmounts room(ByteSize size) {
        return new QuotaAmounts(0, 0, ByteSize.ZERO, size);
    }
}
