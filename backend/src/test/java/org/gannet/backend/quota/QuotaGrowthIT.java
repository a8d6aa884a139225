package org.gannet.backend.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Transactions;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.quota.Amounts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a machine may grow to is held as soon as it is asked for, and given back when it has not come so far. */
class QuotaGrowthIT {
    private static final ByteSize GIB = ByteSize.ofGibibytes(1);

    @ParameterizedTest
    @EnumSource
    void growthIsHeldAndWhatIsNotTakenIsGivenBack(Database database) {
        Backend backend = Backend.on(database);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(4), user);
        Accepted machine = backend.created(user, Backend.request(project, "web1"));
        QuotaLedger ledger = backend.bean(QuotaLedger.class);
        Transactions transactions = backend.bean(Transactions.class);
        UnaryOperator<Amounts> larger = before -> before.plusDisk(GIB).plusDisk(GIB);

        transactions.write(() -> ledger.raise(machine.instance(), larger));
        assertThat(used(backend, user, project).disk()).isEqualTo(ByteSize.ofGibibytes(3));
        assertThat(Refusals.code(() -> transactions.write(() -> ledger.raise(machine.instance(), larger))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(used(backend, user, project).disk()).isEqualTo(ByteSize.ofGibibytes(3));

        Amounts taken = new Amounts(new OwnerId(project.value()), 1, ByteSize.ofMebibytes(128), GIB);
        transactions.write(() -> ledger.charge(machine.instance(), taken, () -> taken.plusDisk(GIB)));
        assertThat(used(backend, user, project).disk())
                .as("another job may still make it grow")
                .isEqualTo(ByteSize.ofGibibytes(2));
        transactions.write(() -> ledger.charge(machine.instance(), taken, () -> taken));
        assertThat(used(backend, user, project)).isEqualTo(Backend.room(1));
        assertThat(backend.bean(QuotaQueries.class).of(user, project).pending()).isEqualTo(QuotaAmounts.NOTHING);
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasToBeAddedToAMachineThatIsBeingMadeIsGivenBackToo(Database database) {
        Backend backend = Backend.on(database);
        Actor user = backend.newPerson(Role.USER);
        ProjectId project = backend.newProject(Backend.room(4), user);
        QuotaLedger ledger = backend.bean(QuotaLedger.class);
        Transactions transactions = backend.bean(Transactions.class);
        InstanceId machine = InstanceId.random();
        transactions.write(() -> ledger.hold(machine, project, Backend.room(1), JobId.random()));
        Amounts made = new Amounts(new OwnerId(project.value()), 1, ByteSize.ofMebibytes(128), GIB);
        transactions.write(() -> ledger.raise(machine, before -> before.plusDisk(GIB)));
        assertThat(pending(backend, user, project).disk()).isEqualTo(ByteSize.ofGibibytes(2));

        transactions.write(() -> ledger.keep(machine, made, Optional.of("It could not be taken back.")));

        assertThat(pending(backend, user, project)).isEqualTo(Backend.room(1));
        assertThat(used(backend, user, project)).isEqualTo(QuotaAmounts.NOTHING);
        transactions.write(() -> ledger.releaseDeleted(machine));
        assertThat(pending(backend, user, project)).isEqualTo(QuotaAmounts.NOTHING);
    }

    private static QuotaAmounts pending(Backend backend, Actor user, ProjectId project) {
        return backend.bean(QuotaQueries.class).of(user, project).pending();
    }

    private static QuotaAmounts used(Backend backend, Actor user, ProjectId project) {
        return backend.bean(QuotaQueries.class).of(user, project).used();
    }
}
