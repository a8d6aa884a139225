package org.gannet.engine.defect;

/** What changed code calls. Public, since the code that calls it is anywhere in the engine. */
public final class Stray {
    private Stray() {}
}
