package org.gannet.webapp.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.gannet.base.ByteSize;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's data directory, locked while it is open: two processes on one directory would lose everything. */
final class DemoDirectory implements AutoCloseable {
    private static final ByteSize LEAST_SPACE = ByteSize.ofMebibytes(300);
    /** Of a node's directory for sockets, in bytes: a socket's name has 107 at most, and the agent adds its own. */
    private static final int LONGEST_RUN_DIRECTORY = 62;

    private static final Logger LOG = LoggerFactory.getLogger(DemoDirectory.class);

    private final Path root;
    private final FileChannel channel;

    private DemoDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws DemoRefusal when it cannot be made or written, is in use, or its disk is full */
    static DemoDirectory open(Path root) {
        try {
            Path parent = root.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            PrivateFiles.directory(root);
            FileChannel channel = FileChannel.open(
                    root.resolve("lock"),
                    java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new DemoDirectory(root, locked(channel, root)).checked();
        } catch (AccessDeniedException e) {
            throw new DemoRefusal("the data directory cannot be written: " + e.getFile(), e);
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw new DemoRefusal("the data directory is not a directory: " + e.getFile(), e);
        } catch (FileSystemException e) {
            throw new DemoRefusal("the data directory cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DemoRefusal("the data directory cannot be used: " + e.getMessage(), e);
        }
    }

    private static FileChannel locked(FileChannel channel, Path root) throws IOException {
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new DemoRefusal(
                    "a demo runs on this data directory already: " + root + " (choose another with --data-dir)");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
        return channel;
    }

    private DemoDirectory checked() throws IOException {
        ByteSize space = new ByteSize(Files.getFileStore(root).getUsableSpace());
        if (!LEAST_SPACE.isAtMost(space)) {
            close();
            throw new DemoRefusal("the disk is full: " + root + " has " + space.mebibytes()
                    + " MiB left, and the demo needs " + LEAST_SPACE.mebibytes());
        }
        Files.deleteIfExists(url());
        return this;
    }

    Path root() {
        return root;
    }

    Path credentials() {
        return root.resolve("credentials");
    }

    /** Holds the portal's address while it can be used. */
    Path url() {
        return root.resolve("url");
    }

    /** The portal ends: nobody should go there any more. */
    void withdraw() {
        try {
            Files.deleteIfExists(url());
        } catch (IOException e) {
            LOG.warn("The file with the portal's address cannot be removed", e);
        }
    }

    Path log() {
        return root.resolve("log").resolve("portal.log");
    }

    Path database() {
        return root.resolve("database").resolve("gannet");
    }

    Path node(int number) throws IOException {
        return PrivateFiles.directory(root.resolve("node" + number));
    }

    /**
     * A node's directory for sockets: inside, or, when that name is too long for a socket, in the system's directory
     * for temporary files. The same at each start, since guests may outlive the demo.
     */
    Path runDirectory(int number) throws IOException {
        Path inside = root.resolve("run").resolve("n" + number);
        if (inside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_RUN_DIRECTORY) {
            PrivateFiles.directory(root.resolve("run"));
            return PrivateFiles.directory(inside);
        }
        CRC32 sum = new CRC32();
        sum.update(root.toString().getBytes(StandardCharsets.UTF_8));
        String name = "gannet-" + System.getProperty("user.name") + "-"
                + HexFormat.of().toHexDigits(sum.getValue(), 8);
        Path outside = PrivateFiles.directory(Path.of("/tmp").resolve(name));
        PrivateFiles.requireOwn(outside);
        return PrivateFiles.directory(outside.resolve("n" + number));
    }

    @Override
    public void close() throws IOException {
        withdraw();
        channel.close();
    }
}
