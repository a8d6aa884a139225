package org.gannet.backend.operations;

/**
 * One thing to choose.
 * @param value as in JSON
 * @param label for people
 */
public record Choice(String value, String label) {}
