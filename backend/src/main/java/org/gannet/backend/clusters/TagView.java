package org.gannet.backend.clusters;

import org.gannet.base.Subject;

/**
 * A thing and one of its tags.
 * @param subject so that a page can lead there
 * @param name of the thing, for people
 */
public record TagView(Subject subject, String name, String tag) {}
