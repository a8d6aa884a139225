package org.gannet.backend.users;

import java.util.List;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Transactions;
import org.springframework.stereotype.Service;

/** Reads accounts. */
@Service
public class UserQueries {
    private final UserRepository users;
    private final Access access;
    private final Transactions transactions;

    UserQueries(UserRepository users, Access access, Transactions transactions) {
        this.users = users;
        this.access = access;
        this.transactions = transactions;
    }

    /** Everybody's, by login; for administrators. @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public List<UserView> list(Actor actor) {
        access.requireAdmin(actor);
        return transactions.read(() ->
                users.findAllByOrderByLogin().stream().map(UserEntity::view).toList());
    }
}
