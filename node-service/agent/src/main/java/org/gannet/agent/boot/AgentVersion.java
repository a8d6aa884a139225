package org.gannet.agent.boot;

import java.util.Optional;

/** This agent's version, from its jar. */
final class AgentVersion {
    private AgentVersion() {}

    static String get() {
        return Optional.ofNullable(AgentVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
