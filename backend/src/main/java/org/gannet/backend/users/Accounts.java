package org.gannet.backend.users;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Role;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Transactions;
import org.springframework.stereotype.Component;

/** Looks accounts up for the other features. */
@Component
@BackendOnly
public class Accounts {
    private final UserRepository users;
    private final Transactions transactions;

    Accounts(UserRepository users, Transactions transactions) {
        this.users = users;
        this.transactions = transactions;
    }

    /** Whether the account is there, may sign in and has this role. */
    public boolean isCurrent(UserId id, Role role) {
        return find(id).filter(user -> user.enabled() && user.role() == role).isPresent();
    }

    public Optional<UserView> find(UserId id) {
        return transactions.read(() -> users.findById(id.value()).map(UserEntity::view));
    }

    public Optional<UserView> findByLogin(String login) {
        return transactions.read(() -> users.findByLogin(login).map(UserEntity::view));
    }

    public Map<UserId, UserView> find(Collection<UserId> ids) {
        return transactions.read(
                () -> users.findByIdIn(ids.stream().map(UserId::value).toList()).stream()
                        .map(UserEntity::view)
                        .collect(Collectors.toMap(UserView::id, user -> user)));
    }
}
