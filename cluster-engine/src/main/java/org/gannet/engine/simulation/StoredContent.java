package org.gannet.engine.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gannet.base.ByteSize;
import org.gannet.node.StoredConfiguration;
import org.springframework.core.io.InputStreamResource;

/** What a node says of content that it has been sent. */
final class StoredContent {
    private StoredContent() {}

    static StoredConfiguration describe(long epoch, long revision, InputStreamResource content) {
        try (InputStream stream = content.getInputStream()) {
            byte[] bytes = stream.readAllBytes();
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new StoredConfiguration(epoch, revision, new ByteSize(bytes.length), sha256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
