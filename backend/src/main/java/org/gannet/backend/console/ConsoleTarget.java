package org.gannet.backend.console;

/** Where a console is now. When it changes (migration, restart), the open connection is of no use any more. */
public record ConsoleTarget(ConsoleGrant grant, String node) {}
