package org.gannet.webapp.standby;

import org.gannet.backend.engine.Leading;
import org.gannet.backend.engine.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Ends the process when it may not lead any more. At once: what it would still say could be wrong, and the next leader
 * does not wait for it. A service manager starts it again, as a stand-by. For the main methods, not for tests.
 */
public final class EndWithTheLead implements ApplicationListener<PayloadApplicationEvent<Leading.Ended>> {
    private static final Logger LOG = LoggerFactory.getLogger(EndWithTheLead.class);

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<Leading.Ended> event) {
        LOG.error(
                "This portal does not lead any more and ends with status {}: {}",
                StartRefused.START_AGAIN,
                event.getPayload().why());
        Runtime.getRuntime().halt(StartRefused.START_AGAIN);
    }
}
