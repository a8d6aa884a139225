package org.gannet.backend.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    private final SettableClock clock = new SettableClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void refusesTheSixthAttemptFromOnePlaceUntilTheWindowEnds() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            assertThat(throttle.tryAttempt("maria", "192.0.2.1")).isTrue();
        }
        assertThat(throttle.tryAttempt("maria", "192.0.2.1")).isFalse();

        clock.now = clock.now.plus(SignInThrottle.WINDOW).plusSeconds(1);
        assertThat(throttle.tryAttempt("maria", "192.0.2.1")).isTrue();
    }

    @Test
    void doesNotKeepSomebodyOutForAStrangersAttempts() {
        for (int attempt = 0; attempt < 20; attempt++) {
            throttle.tryAttempt("maria", "198.51.100.9");
        }

        assertThat(throttle.tryAttempt("maria", "192.0.2.1")).isTrue();
    }

    @Test
    void stopsOneAddressFromTryingManyLogins() {
        for (int login = 0; login < SignInThrottle.PER_ADDRESS; login++) {
            assertThat(throttle.tryAttempt("login" + login, "192.0.2.1")).isTrue();
        }

        assertThat(throttle.tryAttempt("another", "192.0.2.1")).isFalse();
        assertThat(throttle.tryAttempt("another", "192.0.2.2")).isTrue();
    }

    @Test
    void stopsManyAddressesFromTryingOneLogin() {
        for (int address = 0; address < SignInThrottle.PER_LOGIN; address++) {
            assertThat(throttle.tryAttempt("maria", "address " + address)).isTrue();
        }

        assertThat(throttle.tryAttempt("maria", "yet another")).isFalse();
    }

    @Test
    void forgetsFailuresWhenTheRightPasswordComes() {
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(throttle.tryAttempt("maria", "192.0.2.1")).isTrue();
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
