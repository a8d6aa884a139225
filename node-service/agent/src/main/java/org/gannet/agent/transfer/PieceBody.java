package org.gannet.agent.transfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.springframework.core.io.InputStreamResource;

/** Bytes as a request's body, whose length is told before: sent as they are, not in chunks. */
final class PieceBody extends InputStreamResource {
    private final int length;

    PieceBody(ByteBuffer bytes) {
        super(new Whole(bytes));
        length = bytes.capacity();
    }

    @Override
    public long contentLength() {
        return length;
    }

    /** Handed on at once: each part that a body is written in wakes another thread. */
    private static final class Whole extends ByteArrayInputStream {
        Whole(ByteBuffer bytes) {
            super(bytes.array(), bytes.arrayOffset(), bytes.capacity());
        }

        @Override
        public synchronized long transferTo(OutputStream out) throws IOException {
            int left = count - pos;
            out.write(buf, pos, left);
            pos = count;
            return left;
        }
    }
}
