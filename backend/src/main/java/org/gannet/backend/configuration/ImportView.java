package org.gannet.backend.configuration;

import java.util.List;

/**
 * What has been imported, and what is left to do by hand.
 * @param withoutContent names of images whose content this portal does not have
 * @param withoutPassword logins that nobody can sign in with until an administrator sets a password
 */
public record ImportView(
        int nodes,
        int instances,
        int rules,
        int users,
        int projects,
        int images,
        List<String> withoutContent,
        List<String> withoutPassword) {}
