package org.gannet.webapp.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.gannet.backend.console.ConsoleConnection;
import org.gannet.backend.console.ConsoleGrant;
import org.gannet.backend.console.ConsoleListener;
import org.gannet.backend.console.ConsoleTarget;
import org.gannet.backend.console.Purpose;
import org.gannet.webapp.security.SignedIn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * One open console: a browser's WebSocket on one side, the machine on the other. Whoever sends waits until the other
 * side has taken it, in both directions: so a slow browser slows the machine's side down and nothing piles up here.
 */
final class Console implements ConsoleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(20);
    private static final Duration PONG_WITHIN = Duration.ofSeconds(60);

    private final WebSocketSession browser;
    private final ConsoleTarget target;
    private final SignedIn person;
    private final Instant openedAt;
    private final Optional<ViewOnlyFilter> filter;
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Semaphore look = new Semaphore(0);

    private volatile @Nullable ConsoleConnection machine;
    private volatile Instant pingedAt;
    private volatile Instant heardAt;
    private volatile boolean machineGone;

    Console(WebSocketSession browser, ConsoleTarget target, SignedIn person, Instant now) {
        this.browser = browser;
        this.target = target;
        this.person = person;
        openedAt = now;
        pingedAt = now;
        heardAt = now;
        filter = target.grant().purpose() == Purpose.VNC_VIEW_ONLY
                ? Optional.of(new ViewOnlyFilter())
                : Optional.empty();
    }

    ConsoleGrant grant() {
        return target.grant();
    }

    String node() {
        return target.node();
    }

    SignedIn person() {
        return person;
    }

    Instant openedAt() {
        return openedAt;
    }

    boolean isEnded() {
        return ended.get();
    }

    /** Whether the machine's side has ended, and the reason must be found. */
    boolean isMachineGone() {
        return machineGone;
    }

    /** The way to the machine is open. */
    void connected(ConsoleConnection connection) {
        machine = connection;
        if (ended.get()) {
            connection.close("closed by the browser");
        }
    }

    // ---- from the browser ----

    /** @throws ViewOnlyFilter.Violation the console must be ended */
    void fromBrowser(ByteBuffer bytes) {
        ConsoleConnection connection = machine;
        if (connection == null || ended.get()) {
            return;
        }
        ByteBuffer passed = filter.isPresent() ? filter.get().filter(bytes) : bytes;
        if (passed.hasRemaining()) {
            connection.send(passed);
        }
    }

    void pong(Instant now) {
        heardAt = now;
    }

    // ---- from the machine ----

    @Override
    public void received(ByteBuffer bytes) {
        if (ended.get()) {
            return;
        }
        sending.lock();
        try {
            browser.sendMessage(new BinaryMessage(bytes));
        } catch (IOException | IllegalStateException e) {
            LOG.debug("console {}: the browser took nothing", grant().id(), e);
            end(CloseStatus.GOING_AWAY, "the browser took nothing");
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void closed(String reason) {
        machineGone = true;
        lookNow();
    }

    // ---- the watch ----

    /** Something may have changed: do not wait for the next look. */
    void lookNow() {
        look.release();
    }

    /** Waits until the next look is due, or something may have changed. */
    void awaitLook(Duration longest) throws InterruptedException {
        if (look.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            look.drainPermits();
        }
    }

    /** Asks the browser for a sign of life. @return whether it is still there */
    boolean ping(Instant now) {
        if (heardAt.plus(PONG_WITHIN).isBefore(now) && pingedAt.isAfter(heardAt)) {
            return false;
        }
        if (pingedAt.plus(PING_EVERY).isBefore(now) && sending.tryLock()) {
            try {
                pingedAt = now;
                browser.sendMessage(new PingMessage());
            } catch (IOException | IllegalStateException e) {
                return false;
            } finally {
                sending.unlock();
            }
        }
        return true;
    }

    // ---- the end ----

    /** Ends both sides; the first call counts. */
    void end(CloseStatus status, String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        lookNow();
        ConsoleConnection connection = machine;
        if (connection != null) {
            connection.close(reason);
        }
        try {
            browser.close(status);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("console {}: closing", grant().id(), e);
        }
    }

    void end(CloseCode code, String reason) {
        end(code.status(reason), reason);
    }
}
