package org.gannet.e2e;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One demo for all stories that leave it as they found it. Started by the first that needs it, ended after the last.
 */
final class SharedDemo implements ParameterResolver {
    /** The user's project; the administrator is no member. */
    static final String PROJECT = "Demo";
    /** The administrator's; the user is no member. */
    static final String OTHER_PROJECT = "Operations";

    static final String IMAGE = "Demo Linux";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DemoProcess.class;
    }

    @Override
    public DemoProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        requireQemu();
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedDemo.class))
                .computeIfAbsent(
                        DemoProcess.class,
                        key -> DemoProcess.prepare("shared").start().awaitCluster(),
                        DemoProcess.class);
    }

    static void requireQemu() {
        Assumptions.assumeTrue(Places.hasQemu(), "QEMU is not installed: no machine can be started");
    }
}
