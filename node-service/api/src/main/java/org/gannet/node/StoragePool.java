package org.gannet.node;

import org.gannet.base.ByteSize;

/**
 * Storage of a node that volumes are made in.
 * @param name unique on the node
 * @param template the kind of disk that it holds, in lower case: "file"
 */
public record StoragePool(String name, String template, ByteSize total, ByteSize free) {}
