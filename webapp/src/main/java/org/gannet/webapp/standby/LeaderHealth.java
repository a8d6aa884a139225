package org.gannet.webapp.standby;

import org.gannet.backend.engine.Leading;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Makes {@code /actuator/health} 200 for the portal that leads and 503 for the others. */
@Component("leader")
class LeaderHealth implements HealthIndicator {
    private final Leading leading;

    LeaderHealth(Leading leading) {
        this.leading = leading;
    }

    @Override
    public Health health() {
        return leading.isLeading() ? Health.up().build() : Health.outOfService().build();
    }
}
