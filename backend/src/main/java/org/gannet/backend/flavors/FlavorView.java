package org.gannet.backend.flavors;

import org.gannet.base.ByteSize;

/** A size to choose. @param key stable, for addresses and programs */
public record FlavorView(String key, String name, int vcpus, ByteSize memory, ByteSize disk) {}
