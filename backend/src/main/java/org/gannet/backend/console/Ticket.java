package org.gannet.backend.console;

import java.time.Instant;

/** @param secret shown once; opens one console, once, from the same session */
public record Ticket(String secret, Instant expiresAt) {
    @Override
    public String toString() {
        return "Ticket[until " + expiresAt + "]";
    }
}
