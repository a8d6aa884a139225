package org.gannet.webapp.standby;

import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.engine.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one line why this process does not become a portal, instead of a page of stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RefusedStarts implements SpringBootExceptionReporter {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedStarts.class);
    private static final int DEEPEST = 30;

    /** By Spring, which finds it in {@code META-INF/spring.factories}. */
    RefusedStarts(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        Optional<StartRefused> refused = of(failure);
        refused.ifPresent(why -> LOG.error("This portal does not start: {}", why.getMessage()));
        return refused.isPresent();
    }

    /** What was refused, if this failure comes from that. */
    public static Optional<StartRefused> of(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(DEEPEST)
                .filter(StartRefused.class::isInstance)
                .map(StartRefused.class::cast)
                .findFirst();
    }
}
