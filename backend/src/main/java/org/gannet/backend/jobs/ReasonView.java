package org.gannet.backend.jobs;

import java.time.Instant;

/** One entry of the trail that led to a job. @param source who says so: "portal", "rest", "retry"; may be empty */
public record ReasonView(String source, String text, Instant at) {}
