package org.gannet.agent.keep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.StoredConfiguration;

/**
 * The newest copies of the cluster's configuration: {@code EPOCH-REVISION.bin} with {@code EPOCH-REVISION.json} beside
 * it, which says that it is complete. Readable by the agent's user only.
 */
public final class ConfigurationShelf {
    private static final int KEPT = 5;
    private static final long LARGEST = 256L << 20;
    private static final String DESCRIPTION = ".json";
    private static final Comparator<StoredConfiguration> NEWEST_FIRST = Comparator.comparing(StoredConfiguration::epoch)
            .thenComparing(StoredConfiguration::revision)
            .reversed();
    private final Path directory;

    public ConfigurationShelf(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Newest first. */
    public synchronized List<StoredConfiguration> list() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(DESCRIPTION))
                    .flatMap(file -> StateFile.read(file, StoredConfiguration.class).stream())
                    .sorted(NEWEST_FIRST)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** See {@link org.gannet.node.NodeApi#ensureConfiguration}. */
    public synchronized StoredConfiguration ensure(long epoch, long revision, InputStream content) {
        if (epoch < 0 || revision < 0) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A configuration has an epoch and a revision.");
        }
        Path unfinished = directory.resolve(UUID.randomUUID() + ".new");
        try {
            StoredConfiguration stored = store(epoch, revision, content, unfinished);
            Files.move(
                    unfinished,
                    file(stored, ".bin"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            StateFile.write(file(stored, DESCRIPTION), stored);
            dropOld();
            return stored;
        } catch (IOException e) {
            throw StateFile.failure(e, unfinished);
        } catch (NodeException e) {
            delete(unfinished);
            throw e;
        }
    }

    private static StoredConfiguration store(long epoch, long revision, InputStream content, Path file)
            throws IOException {
        MessageDigest digest = sha256();
        long length = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                length += read;
                if (length > LARGEST) {
                    throw new NodeException(Problem.of(ErrorCode.INVALID_REQUEST, "The configuration is too large."));
                }
                digest.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        }
        return new StoredConfiguration(
                epoch, revision, new ByteSize(length), HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was left unfinished by an earlier process goes too. */
    private void dropOld() throws IOException {
        List<StoredConfiguration> kept = list().stream().limit(KEPT).toList();
        List<Path> wanted = kept.stream()
                .flatMap(one -> Stream.of(file(one, ".bin"), file(one, DESCRIPTION)))
                .toList();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !wanted.contains(file)).forEach(ConfigurationShelf::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(StoredConfiguration stored, String ending) {
        return directory.resolve(stored.epoch() + "-" + stored.revision() + ending);
    }
}
