package org.gannet.agent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files. */
final class Checksums {
    private static final int BUFFER = 1 << 20;

    private Checksums() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String end(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return sha256(channel, channel.size());
        }
    }

    /** Of the first bytes of the file. */
    static String sha256(FileChannel file, long length) throws IOException {
        MessageDigest digest = begin();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long at = 0;
        while (at < length) {
            buffer.clear().limit((int) Math.min(BUFFER, length - at));
            int read = file.read(buffer, at);
            if (read < 0) {
                throw new IOException("the file is shorter than " + length + " bytes: " + at);
            }
            digest.update(buffer.flip());
            at += read;
        }
        return end(digest);
    }
}
