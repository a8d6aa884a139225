package org.gannet.agent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;

/**
 * Reads a file, which does not change meanwhile, piece by piece from its beginning and sums it. While one piece is used
 * the next one is read and summed already, so at most two are in memory. For one thread.
 */
final class FilePieces {
    private final FileChannel file;
    private final long length;
    private final int size;
    private final MessageDigest digest = Checksums.begin();
    private long summed;
    private long end;
    private Optional<Ahead> ahead = Optional.empty();

    /**
     * @param length of what is read, from the beginning
     * @param size of a piece
     */
    FilePieces(FileChannel file, long length, int size) {
        this.file = file;
        this.length = length;
        this.size = size;
    }

    private record Ahead(long offset, FutureTask<Piece> reading) {}

    /** Of all pieces that were read. */
    long end() {
        return end;
    }

    long length() {
        return length;
    }

    /** The piece from there on. @param offset not behind {@link #end()} */
    Piece read(long offset) throws IOException {
        if (offset > end) {
            throw new IllegalArgumentException("not read yet: " + end + " to " + offset);
        }
        Optional<Piece> was = await();
        Piece piece = was.isPresent() && was.get().offset() == offset ? was.get() : readNow(offset);
        end = Math.max(end, piece.end());
        if (piece.end() < length) {
            FutureTask<Piece> next = new FutureTask<>(() -> readNow(piece.end()));
            ahead = Optional.of(new Ahead(piece.end(), next));
            Thread.ofVirtual().name("read ahead").start(next);
        }
        return piece;
    }

    /** Also when another piece is wanted: the sum is made by one thread at a time. */
    private Optional<Piece> await() throws IOException {
        if (ahead.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ahead.get().reading().get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        } finally {
            ahead = Optional.empty();
        }
    }

    private Piece readNow(long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, length - offset));
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        Piece piece = new Piece(offset, buffer.flip());
        if (piece.end() > summed) {
            digest.update(buffer.slice((int) (summed - offset), (int) (piece.end() - summed)));
            summed = piece.end();
        }
        return piece;
    }

    /** SHA-256 of all, after all was read. */
    String sha256() {
        return Checksums.end(digest);
    }
}
