package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.gannet.base.ByteSize;

/**
 * Storage of a node that volumes are made in.
 * @param name unique on the node
 * @param template the kind of disk that it holds, in lower case: "file"
 * @param storage which storage that several nodes see it is, see {@link NodeFacts.Pool}; empty for the node's own
 * @param devicesLost how many of the devices that it is made of the node does not find; nothing can be made in it then
 * @param thin see {@link NodeFacts.Pool}
 */
public record StoragePool(
        String name,
        String template,
        ByteSize total,
        ByteSize free,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String storage,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int devicesLost,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean thin) {
    public StoragePool {
        storage = Objects.requireNonNullElse(storage, "");
    }

    /** Of one that is whole. */
    public StoragePool(String name, String template, ByteSize total, ByteSize free, String storage) {
        this(name, template, total, free, storage, 0, false);
    }

    /** Of the node's own. */
    public StoragePool(String name, String template, ByteSize total, ByteSize free) {
        this(name, template, total, free, "");
    }
}
