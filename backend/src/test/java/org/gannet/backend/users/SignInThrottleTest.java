package org.gannet.backend.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.users.SignInThrottle.Outcome;
import org.gannet.backend.users.SignInThrottle.Verdict;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    private final SettableClock clock = new SettableClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void refusesTheSixthAttemptFromOnePlaceUntilTheWindowEnds() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            assertThat(failsToSignIn("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
        }
        assertThat(throttle.attempt("maria", "192.0.2.1")).isNotEqualTo(Verdict.ALLOWED);

        clock.now = clock.now.plus(SignInThrottle.WINDOW).plusSeconds(1);
        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void tellsTheFirstRefusalFromLaterOnes() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            failsToSignIn("maria", "192.0.2.1");
        }

        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.REFUSED_NOW);
        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.REFUSED_STILL);
    }

    @Test
    void doesNotKeepSomebodyOutForAStrangersAttempts() {
        for (int attempt = 0; attempt < 20; attempt++) {
            failsToSignIn("maria", "198.51.100.9");
        }

        assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void stopsOneAddressFromTryingManyLogins() {
        for (int login = 0; login < SignInThrottle.PER_ADDRESS; login++) {
            assertThat(failsToSignIn("login" + login, "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
        }

        assertThat(throttle.attempt("another", "192.0.2.1")).isNotEqualTo(Verdict.ALLOWED);
        assertThat(throttle.attempt("another", "192.0.2.2")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void stopsManyAddressesFromTryingOneLogin() {
        for (int address = 0; address < SignInThrottle.PER_LOGIN; address++) {
            assertThat(failsToSignIn("maria", "address " + address)).isEqualTo(Verdict.ALLOWED);
        }

        assertThat(throttle.attempt("maria", "yet another")).isNotEqualTo(Verdict.ALLOWED);
    }

    @Test
    void forgetsFailuresWhenTheRightPasswordComes() {
        for (int round = 0; round < 100; round++) {
            for (int attempt = 1; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
                clock.now = clock.now.plusSeconds(12);
                assertThat(failsToSignIn("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
            }
            assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
            throttle.ended("maria", "192.0.2.1", Outcome.RIGHT);
        }
    }

    @Test
    void rightPasswordsAreNoFailuresHoweverManyComeAtOnce() throws Exception {
        Future<Verdict> oneMore = triesWhileAllPlacesAreTaken();

        throttle.ended("maria", "192.0.2.1", Outcome.RIGHT);

        assertThat(oneMore.get(1, TimeUnit.MINUTES)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void wrongPasswordsAreNotMoreWhenTheyComeAtOnce() throws Exception {
        Future<Verdict> oneMore = triesWhileAllPlacesAreTaken();

        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            throttle.ended("maria", "192.0.2.1", Outcome.WRONG);
        }

        assertThat(oneMore.get(1, TimeUnit.MINUTES)).isEqualTo(Verdict.REFUSED_NOW);
    }

    @Test
    void anAttemptOfWhichNobodyKnowsTheEndIsNoFailure() {
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
            throttle.ended("maria", "192.0.2.1", Outcome.UNKNOWN);
        }
    }

    private Verdict failsToSignIn(String login, String address) {
        Verdict verdict = throttle.attempt(login, address);
        if (verdict == Verdict.ALLOWED) {
            throttle.ended(login, address, Outcome.WRONG);
        }
        return verdict;
    }

    private Future<Verdict> triesWhileAllPlacesAreTaken() {
        for (int attempt = 0; attempt < SignInThrottle.PER_LOGIN_AND_ADDRESS; attempt++) {
            assertThat(throttle.attempt("maria", "192.0.2.1")).isEqualTo(Verdict.ALLOWED);
        }
        FutureTask<Verdict> oneMore = new FutureTask<>(() -> throttle.attempt("maria", "192.0.2.1"));
        Thread.ofVirtual().start(oneMore);
        await().atMost(Duration.ofMinutes(1)).until(() -> throttle.waiting() == 1);
        return oneMore;
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
