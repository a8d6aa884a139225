package org.gannet.backend.images.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * What a server sends of a file. To be closed.
 * @param from the byte that it begins with: 0 when the server does not go on where it was asked to
 * @param total size of the whole file, if the server tells
 * @param framed whether the end of what comes differs from a connection that breaks
 * @param version what the server calls this content, to be shown when going on later; empty when it does not
 */
public record Piece(
        long from,
        Optional<ByteSize> total,
        boolean framed,
        Optional<String> version,
        InputStream content,
        Closeable end)
        implements Closeable {
    @Override
    public void close() throws IOException {
        end.close();
    }
}
