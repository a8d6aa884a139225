package org.gannet.node;

import org.gannet.base.DiskId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;

/** Reads a disk's id where it is the name of a JSON field. */
public final class DiskIdKey extends KeyDeserializer {
    @Override
    public DiskId deserializeKey(String key, DeserializationContext context) {
        return DiskId.parse(key);
    }
}
