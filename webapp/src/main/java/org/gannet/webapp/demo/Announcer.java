package org.gannet.webapp.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** What the demo says on its output. Says how long something has taken when it takes long. */
final class Announcer {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private final PrintStream out;

    Announcer(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Until it is closed, says what is going on: after two seconds, then ever more rarely. */
    Ongoing during(String what) {
        return new Ongoing(this, what);
    }

    /** Something that may take long. */
    static final class Ongoing implements AutoCloseable {
        private final Thread thread;

        private Ongoing(Announcer announcer, String what) {
            Instant begin = Instant.now();
            thread = Thread.ofPlatform().daemon().name("announcer").start(() -> {
                Duration pause = PATIENCE;
                try {
                    while (true) {
                        Thread.sleep(pause);
                        long seconds = Duration.between(begin, Instant.now()).toSeconds();
                        announcer.say(what + " (" + seconds + " s)");
                        pause = pause.multipliedBy(2).compareTo(Duration.ofSeconds(10)) < 0
                                ? pause.multipliedBy(2)
                                : Duration.ofSeconds(10);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
