package org.gannet.webapp.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.gannet.webapp.GannetApplication;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole portal on a free port, with a database in memory and simulated nodes. One for all such tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {GannetApplication.class, World.class},
        properties = {
            "server.address=127.0.0.1",
            "gannet.data-dir=target/test-portal",
            "gannet.simulated=true",
            "gannet.console-relay.check-every=200ms",
            "gannet.images.fetch.networks=127.0.0.0/8",
            "spring.datasource.url=jdbc:h2:mem:portal;DB_CLOSE_DELAY=-1",
            "spring.datasource.username=sa",
            "spring.main.banner-mode=off"
        })
public @interface PortalTest {}
