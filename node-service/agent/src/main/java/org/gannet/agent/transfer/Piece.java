package org.gannet.agent.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some bytes of a file.
 * @param offset in the file, of the first one
 * @param bytes all of the buffer, which an array holds
 */
record Piece(long offset, ByteBuffer bytes) {
    /** The smallest hole that stays one. */
    static final int BLOCK = 1 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

    int length() {
        return bytes.capacity();
    }

    long end() {
        return offset + length();
    }

    boolean isZero() {
        for (int at = 0; at < length(); at += BLOCK) {
            if (!isZero(at)) {
                return false;
            }
        }
        return true;
    }

    private boolean isZero(int at) {
        int length = blockLength(at);
        return bytes.slice(at, length).equals(NOTHING.slice(0, length));
    }

    private int blockLength(int at) {
        return Math.min(BLOCK, length() - at);
    }

    /** The same bytes in order: what is all zero apart from what is not, block by block. */
    List<Piece> split() {
        List<Piece> parts = new ArrayList<>();
        int from = 0;
        while (from < length()) {
            boolean zero = isZero(from);
            int to = from + blockLength(from);
            while (to < length() && isZero(to) == zero) {
                to += blockLength(to);
            }
            parts.add(new Piece(offset + from, bytes.slice(from, to - from)));
            from = to;
        }
        return parts;
    }
}
