package org.gannet.engine.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test its simulated clusters end. Found by JUnit itself, so that no test can forget it. */
public final class WorldsEnd implements AfterEachCallback, AfterAllCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        SimulatedCluster.endAll();
    }

    /** Those that were made for its parameters. */
    @Override
    public void afterAll(ExtensionContext context) {
        SimulatedCluster.endAll();
    }
}
