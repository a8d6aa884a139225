package org.gannet.backend.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.gannet.backend.users.SignInThrottle.Verdict;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    private final SettableClock clock = new SettableClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void refusesTheSixthAttemptFromOnePlaceUntilTheWindowEnds() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
        }
        assertThat(throttle.attempt("maria", "192.0.2.1")).isNotEqualTo(Verdict.ALLOWED);

        clock.now = clock.now.plus(SignInThrottle.WINDOW).plusSeconds(1);
        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void tellsTheFirstRefusalFromLaterOnes() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            throttle.attempt("maria", "192.0.2.1");
        }

        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.REFUSED_NOW);
        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.REFUSED_STILL);
    }

    @Test
    void doesNotKeepSomebodyOutForAStrangersAttempts() {
        for (int attempt = 0; attempt < 20; attempt++) {
            throttle.attempt("maria", "198.51.100.9");
        }

        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void stopsOneAddressFromTryingManyLogins() {
        for (int login = 0; login < SignInThrottle.PER_ADDRESS; login++) {
            assertThat(throttle.attempt("login" + login, "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
        }

        assertThat(throttle.attempt("another", "192.0.2.1")).isNotEqualTo(Verdict.ALLOWED);
        assertThat(throttle.attempt("another", "192.0.2.2")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void stopsManyAddressesFromTryingOneLogin() {
        for (int address = 0; address < SignInThrottle.PER_LOGIN; address++) {
            assertThat(throttle.attempt("maria", "address " + address)).isEqualTo(Verdict.ALLOWED);
        }

        assertThat(throttle.attempt("maria", "yet another")).isNotEqualTo(Verdict.ALLOWED);
    }

    @Test
    void forgetsFailuresWhenTheRightPasswordComes() {
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
            throttle.succeeded("maria", "192.0.2.1");
        }
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2030-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
