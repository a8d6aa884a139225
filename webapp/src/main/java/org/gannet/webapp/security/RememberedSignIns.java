package org.gannet.webapp.security;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gannet.backend.users.UserService;
import org.gannet.base.ProblemException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Programs send their password with each request. A password that was right is not checked again for a minute: that
 * would cost a tenth of a second and an entry in the audit log each time. Whether the account is as it was is looked up
 * each time. Kept are keyed hashes, and the key dies with the process.
 */
final class RememberedSignIns implements AuthenticationProvider {
    static final Duration FOR = Duration.ofMinutes(1);
    private static final int MOST = 1000;
    private static final String HASH = "HmacSHA256";

    private record Remembered(SignedIn who, Collection<? extends GrantedAuthority> rights, Instant until) {}

    private final AccountAuthentication checker;
    private final UserService users;
    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Remembered> known = new LinkedHashMap<>();

    RememberedSignIns(AccountAuthentication checker, UserService users, Clock clock) {
        this.checker = checker;
        this.users = users;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HASH);
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String hash = hash(asked.getName() + "\0" + asked.getCredentials());
        Optional<Remembered> before = find(hash).filter(this::stillHolds);
        if (before.isPresent()) {
            // The same person, who may come from another address this time.
            var token = UsernamePasswordAuthenticationToken.authenticated(
                    before.get().who(), null, before.get().rights());
            token.setDetails(asked.getDetails());
            return token;
        }
        Authentication checked = checker.authenticate(asked);
        if (checked.getPrincipal() instanceof SignedIn person) {
            remember(
                    hash,
                    new Remembered(
                            person, checked.getAuthorities(), clock.instant().plus(FOR)));
        }
        return checked;
    }

    @Override
    public boolean supports(Class<?> type) {
        return checker.supports(type);
    }

    private boolean stillHolds(Remembered remembered) {
        SignedIn person = remembered.who();
        try {
            return users.current(person.userId()).filter(person::stillHolds).isPresent();
        } catch (ProblemException databaseAway) {
            throw new SignInRefused(databaseAway);
        }
    }

    private synchronized Optional<Remembered> find(String hash) {
        Remembered found = known.get(hash);
        if (found == null || found.until().isBefore(clock.instant())) {
            known.remove(hash);
            return Optional.empty();
        }
        return Optional.of(found);
    }

    private synchronized void remember(String hash, Remembered remembered) {
        if (known.size() >= MOST) {
            known.remove(known.keySet().iterator().next());
        }
        known.put(hash, remembered);
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HASH, e);
        }
    }
}
