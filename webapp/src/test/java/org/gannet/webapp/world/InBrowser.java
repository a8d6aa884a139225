package org.gannet.webapp.world;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A test of the portal in a browser, which is there for all tests of its class. */
@PortalTest
public abstract class InBrowser {
    protected static Chromium chromium;

    @LocalServerPort
    protected int port;

    @Autowired
    protected World.People people;

    @Autowired
    protected Machines machines;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void end() {
        // Without one, all tests were skipped.
        if (chromium != null) {
            chromium.close();
        }
    }
}
