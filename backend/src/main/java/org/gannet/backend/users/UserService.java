package org.gannet.backend.users;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.audit.AuditLog;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ErrorCode;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Signs people in and keeps their accounts. */
@Service
public class UserService {
    static final int SHORTEST_PASSWORD = 8;
    /** BCrypt reads no further. */
    static final int LONGEST_PASSWORD_BYTES = 72;

    /** Of nobody: compared with when there is no such login, so that this takes as long. */
    private static final String NOBODYS_PASSWORD =
            "{bcrypt}$2a$10$C9nf1mTLyDSirRngP.MwPuPEUHXsq3T7XYXfKJbSu.Y.QxYIEUhK6";

    private static final Pattern LOGIN = Pattern.compile("[a-z0-9]([a-z0-9._@-]{0,62}[a-z0-9])?");

    private final UserRepository users;
    private final Access access;
    private final Acts acts;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;
    private final SignInThrottle throttle;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    UserService(
            UserRepository users, Access access, Acts acts, AuditLog audit, Transactions transactions, Clock clock) {
        this.users = users;
        this.access = access;
        this.acts = acts;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
        this.throttle = new SignInThrottle(clock);
    }

    /**
     * Checks a password; takes the same time and says the same for an unknown login and a wrong password.
     * @throws org.gannet.base.ProblemException NOT_SIGNED_IN, RATE_LIMITED
     */
    public UserView authenticate(String login, String password, String address) {
        String normal = shortened(login.strip().toLowerCase(Locale.ROOT));
        requireFewAttempts(normal, address);
        Optional<UserView> user = compare(normal, password, address);
        if (user.isEmpty()) {
            audit.signInRefused(normal, address, "Login or password is wrong.");
            throw Problems.of(ErrorCode.NOT_SIGNED_IN, "Login or password is wrong.", "Check both and try again.");
        }
        UserView view = user.get();
        transactions.write(() -> audit.done(new Act(view.actor(address), "user.sign-in", object(view.login()))));
        return view;
    }

    /** Ends the attempt that was allowed, whatever happens. */
    private Optional<UserView> compare(String login, String password, String address) {
        SignInThrottle.Outcome outcome = SignInThrottle.Outcome.UNKNOWN;
        try {
            Optional<UserEntity> found = transactions.read(() -> users.findByLogin(login));
            String stored = found.map(user -> user.password).orElse(NOBODYS_PASSWORD);
            boolean matches = isUsable(password) && encoder.matches(password, stored);
            Optional<UserView> user =
                    found.filter(each -> matches && each.enabled).map(UserEntity::view);
            outcome = user.isPresent() ? SignInThrottle.Outcome.RIGHT : SignInThrottle.Outcome.WRONG;
            return user;
        } finally {
            throttle.ended(login, address, outcome);
        }
    }

    private void requireFewAttempts(String login, String address) {
        SignInThrottle.Verdict verdict = throttle.attempt(login, address);
        if (verdict == SignInThrottle.Verdict.ALLOWED) {
            return;
        }
        if (verdict == SignInThrottle.Verdict.REFUSED_NOW) {
            audit.signInRefused(login, address, "Too many attempts; further ones from this address are not written.");
        }
        throw Problems.of(
                ErrorCode.RATE_LIMITED,
                "Too many attempts to sign in.",
                "Wait " + SignInThrottle.WINDOW.toMinutes() + " minutes, then try again.");
    }

    /** The account as it is now, for a session that lasts: may have another role, or be disabled. */
    public Optional<UserView> current(UserId id) {
        return transactions.read(() -> users.findById(id.value()).map(UserEntity::view));
    }

    /** The person signed out or the session ended; for the audit log. */
    public void signedOut(Actor actor) {
        access.requireCurrent(actor);
        transactions.write(() -> audit.done(new Act(actor, "user.sign-out", object(actor.login()))));
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN */
    public UserView create(Actor actor, String login, String name, String password, Role role) {
        return acts.perform(new Act(actor, "user.create", object(login)), trail -> {
            access.requireAdmin(actor);
            requireLogin(login);
            requirePassword(actor, password);
            if (users.findByLogin(login).isPresent()) {
                throw Problems.of(ErrorCode.NAME_TAKEN, "The login " + login + " is taken.", "Choose another.");
            }
            trail.details("role " + role);
            return insert(login, name, password, role);
        });
    }

    /** Sets a password: of anyone for an administrator, one's own for everybody. */
    public void setPassword(Actor actor, UserId user, String password) {
        acts.perform(new Act(actor, "user.set-password", "user " + user), trail -> {
            access.requireCurrent(actor);
            if (!actor.isAdmin() && !actor.id().equals(user)) {
                throw Problems.notFound("user");
            }
            requirePassword(actor, password);
            UserEntity found = users.findById(user.value()).orElseThrow(() -> Problems.notFound("user"));
            found.password = encode(password);
            found.signInVersion++;
            trail.object(object(found.login));
            return users.save(found).view();
        });
    }

    /** Makes the account be there with this role and password; for set-up. Changes nothing when it is. */
    public UserView ensure(Actor actor, String login, String name, String password, Role role) {
        access.requireAdmin(actor);
        Optional<UserView> same = transactions.read(() -> users.findByLogin(login)
                .filter(user -> user.role == role && encoder.matches(password, user.password))
                .map(UserEntity::view));
        return same.orElseGet(() -> acts.perform(new Act(actor, "user.ensure", object(login)), trail -> {
            requireLogin(login);
            requirePassword(actor, password);
            trail.details("role " + role);
            return users.findByLogin(login)
                    .map(user -> changed(user, name, password, role))
                    .orElseGet(() -> insert(login, name, password, role));
        }));
    }

    private UserView insert(String login, String name, String password, Role role) {
        return users.save(new UserEntity(UserId.random(), login, name, encode(password), role, clock.instant()))
                .view();
    }

    private UserView changed(UserEntity user, String name, String password, Role role) {
        user.name = name;
        user.password = encode(password);
        user.role = role;
        user.signInVersion++;
        return users.save(user).view();
    }

    private String encode(String password) {
        String encoded = encoder.encode(password);
        if (encoded == null) {
            throw new IllegalStateException("no password hash");
        }
        return encoded;
    }

    private static void requireLogin(String login) {
        findFault(login).ifPresent(fault -> {
            throw Problems.invalid(fault, "For example: maria.k");
        });
    }

    /** What is wrong with it as a login, in words; empty when nothing is. */
    static Optional<String> findFault(String login) {
        return LOGIN.matcher(login).matches()
                ? Optional.empty()
                : Optional.of("A login has 1 to 64 lower-case letters, digits and . _ @ - inside.");
    }

    private static void requirePassword(Actor actor, String password) {
        if (!isUsable(password)) {
            throw Problems.invalid(
                    "A password has at most " + LONGEST_PASSWORD_BYTES + " bytes.", "Choose a shorter one.");
        }
        int shortest = actor.equals(Actor.system()) ? 1 : SHORTEST_PASSWORD;
        if (password.length() < shortest) {
            throw Problems.invalid("A password has at least " + shortest + " characters.", "Choose a longer one.");
        }
    }

    private static boolean isUsable(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD_BYTES;
    }

    private static String shortened(String login) {
        return login.substring(0, Math.min(login.length(), 64));
    }

    private static String object(String login) {
        return "user " + login;
    }
}
