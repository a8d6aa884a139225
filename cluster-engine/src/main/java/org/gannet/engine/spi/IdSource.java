package org.gannet.engine.spi;

import java.util.UUID;

/** Draws ids. Random in life, from a seed in tests. */
public interface IdSource {
    UUID next();
}
