package org.gannet.backend.queue;

import java.util.Optional;

/**
 * What everybody may know of the queue.
 * @param paused whether queued jobs do not begin
 * @param closedBecause why no new jobs are taken; empty while they are
 */
public record QueueState(boolean paused, Optional<String> closedBecause) {}
