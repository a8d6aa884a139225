package org.gannet.agent.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.node.ImageStatus;
import org.gannet.node.NodeException;

/**
 * Images by their content's SHA-256. An image is there completely or not at all: it is written under another name and
 * renamed when the digest is right, so that two uploads of the same image at once end with one of them, equal to both.
 */
public final class ImageCache {
    private static final System.Logger LOG = System.getLogger(ImageCache.class.getName());
    private static final int BUFFER = 1 << 18;
    private static final long CHECK_INTERVAL = 32 << 20;
    private static final long LARGEST_RESERVE = 1L << 30;
    private static final String UNFINISHED = ".part";
    private final Path directory;
    private final CacheLimit limit;
    private final Clock clock;
    private final boolean sharesBlocks;
    /** How many work with an image just now, in a way that shows in nothing else yet. Guards removal. */
    private final Map<ImageDigest, Integer> users = new HashMap<>();

    /** Of any size; copies share no blocks. */
    public ImageCache(Path directory) {
        this(directory, CacheLimit.NONE, Clock.systemUTC(), Optional.empty());
    }

    /**
     * Removes what an earlier process left unfinished.
     * @param runner by which the file system is asked whether copies of files share their blocks; empty: they do not
     */
    public ImageCache(Path directory, CacheLimit limit, Clock clock, Optional<CommandRunner> runner) {
        this.directory = directory;
        this.limit = limit;
        this.clock = clock;
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().endsWith(UNFINISHED)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sharesBlocks = runner.filter(asked -> Reflinks.isPossible(directory, UNFINISHED, asked))
                .isPresent();
    }

    /** Whether a copy of an image on the same file system takes neither time nor room ({@link Reflinks}). */
    public boolean sharesBlocks() {
        return sharesBlocks;
    }

    /** That it is there, which whoever asks relies on for a while: it counts as used now. */
    public ImageStatus status(ImageDigest digest) {
        try {
            Optional<Path> file = find(digest);
            file.ifPresent(this::touch);
            return file.isEmpty()
                    ? new ImageStatus(digest, false, ByteSize.ZERO)
                    : new ImageStatus(digest, true, new ByteSize(Files.size(file.get())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When an image was used last stands at its file. */
    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "When " + file + " was used could not be written", e);
        }
    }

    /**
     * Removes those that were not used for the longest time, until the others take no more than they may.
     * @param needed whether something of the node needs it; asked while nothing can begin to
     * @return what was removed
     */
    public List<ImageDigest> shrink(Predicate<ImageDigest> needed) {
        if (limit.most().isEmpty()) {
            return List.of();
        }
        List<ImageDigest> removed = new ArrayList<>();
        synchronized (users) {
            List<Kept> all = kept();
            long taken = all.stream().mapToLong(Kept::size).sum();
            Instant spared = clock.instant().minus(limit.spared());
            for (Kept image : all) {
                if (taken <= limit.most().get().bytes()) {
                    break;
                }
                boolean stays = image.used().isAfter(spared) || users.containsKey(image.digest());
                if (!stays && !needed.test(image.digest())) {
                    remove(image.digest());
                    removed.add(image.digest());
                    taken -= image.size();
                }
            }
        }
        return removed;
    }

    private record Kept(ImageDigest digest, long size, Instant used) {}

    /** That was not used for the longest time first. */
    private List<Kept> kept() {
        List<Kept> all = new ArrayList<>();
        try {
            for (ImageDigest digest : list()) {
                Path file = path(digest);
                all.add(new Kept(
                        digest,
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.sort(Comparator.comparing(Kept::used));
        return all;
    }

    /** The image's file, never to be written to. */
    public Optional<Path> find(ImageDigest digest) {
        Path file = path(digest);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** Where the image is, or would be. */
    public Path path(ImageDigest digest) {
        return directory.resolve(digest.sha256());
    }

    public List<ImageDigest> list() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(UNFINISHED))
                    .sorted()
                    .map(ImageDigest::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stores the content, or leaves it unread when the image is there.
     * @throws NodeException IMAGE_DAMAGED, POOL_FULL; then nothing is left behind
     */
    public ImageStatus ensure(ImageDigest digest, InputStream content) {
        if (find(digest).isPresent()) {
            return status(digest);
        }
        Path unfinished = directory.resolve(digest.sha256() + "." + UUID.randomUUID() + UNFINISHED);
        try {
            String actual = store(content, unfinished);
            if (!actual.equals(digest.sha256())) {
                Files.deleteIfExists(unfinished);
                throw new NodeException(Problem.of(ErrorCode.IMAGE_DAMAGED, "The image arrived damaged.")
                        .withRemedy("Send it again; if that fails too, register it anew.")
                        .withInternal("expected " + digest.sha256() + ", got " + actual));
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("r--r--r--"));
            Files.move(unfinished, directory.resolve(digest.sha256()), StandardCopyOption.ATOMIC_MOVE);
            StateFile.syncDirectory(directory);
            return status(digest);
        } catch (IOException e) {
            throw StateFile.failure(e, unfinished);
        }
    }

    /** Does the work; the image, if it is there, stays as long. For work after which others can see that it is used. */
    public <T> T using(ImageDigest digest, Supplier<T> work) {
        synchronized (users) {
            users.merge(digest, 1, Integer::sum);
        }
        try {
            find(digest).ifPresent(this::touch);
            return work.get();
        } finally {
            synchronized (users) {
                users.computeIfPresent(digest, (image, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /**
     * Removes the image.
     * @param used whether something of the node needs it; asked while nothing can begin to
     * @throws NodeException IN_USE
     */
    public void ensureAbsent(ImageDigest digest, BooleanSupplier used) {
        synchronized (users) {
            if (users.containsKey(digest) || used.getAsBoolean()) {
                throw NodeException.of(
                        ErrorCode.IN_USE, "A machine's disk is a clone of the image, or it is in a drive.");
            }
            remove(digest);
        }
    }

    private void remove(ImageDigest digest) {
        try {
            Files.deleteIfExists(path(digest));
            StateFile.syncDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String store(InputStream content, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long checked = 0;
            for (int n = read(content, buffer); n >= 0; n = read(content, buffer)) {
                sha256.update(buffer, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (channel.position() - checked > CHECK_INTERVAL) {
                    checked = channel.position();
                    requireReserve();
                }
            }
            channel.force(true);
        } catch (RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.IMAGE_DAMAGED, "The image did not arrive completely.")
                            .withRemedy("Send it again.")
                            .withInternal(e.toString()),
                    e);
        }
    }

    /** An endless upload must not take the last of the disk from the guests and the system. */
    private void requireReserve() throws IOException {
        FileStore disk = Files.getFileStore(directory);
        if (disk.getUsableSpace() < Math.min(LARGEST_RESERVE, disk.getTotalSpace() / 100)) {
            throw new NodeException(
                    Problem.of(ErrorCode.POOL_FULL, "The node's disk is full.").withRemedy("Free space on the node."));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
