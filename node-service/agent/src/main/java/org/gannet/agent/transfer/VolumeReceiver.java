package org.gannet.agent.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.springframework.core.io.InputStreamResource;

/**
 * Volumes that come from other nodes. What is known to have come is on disk, so that a sender goes on there after a
 * restart of either agent; what is not on disk for sure is sent again. Safe for many threads.
 */
public final class VolumeReceiver implements VolumePeerApi, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VolumeReceiver.class.getName());
    private static final long NOTED_EVERY = VolumeArrival.WRITTEN_AHEAD / 2;
    private static final ByteBuffer NOTHING =
            ByteBuffer.allocateDirect(LARGEST_PIECE).asReadOnlyBuffer();
    private final VolumeDriver volumes;
    private final Map<VolumeId, Session> sessions = new ConcurrentHashMap<>();

    public VolumeReceiver(VolumeDriver volumes) {
        this.volumes = volumes;
    }

    /** One that is coming; its volume is held by whoever touches it. */
    private static final class Session {
        final FileChannel file;
        long position;
        long noted;
        volatile State state = State.RECEIVING;

        Session(FileChannel file, long position) {
            this.file = file;
            this.position = position;
            this.noted = position;
        }
    }

    private interface Work<T> {
        T with(VolumeArrival.State known, Session session) throws IOException;
    }

    /** Does the work while nobody else touches the volume. */
    private <T> T receiving(VolumeId id, String secret, Work<T> work) {
        return volumes.holding(List.of(id), () -> {
            VolumeArrival.State known = known(id, secret);
            if (known.complete()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "The volume has come already.");
            }
            try {
                return work.with(known, session(id, known));
            } catch (IOException e) {
                throw failed(e, known);
            }
        });
    }

    private VolumeArrival.State known(VolumeId id, String secret) {
        return volumes.arrival(id)
                .find()
                .filter(known -> !secret.isEmpty()
                        && MessageDigest.isEqual(bytes(known.where().secret()), bytes(secret)))
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for this volume here."));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Session session(VolumeId id, VolumeArrival.State known) throws IOException {
        Session session = sessions.get(id);
        if (session == null) {
            session = known.device().isPresent() ? onDevice(known) : inFile(known);
            sessions.put(id, session);
        }
        return session;
    }

    private static Session inFile(VolumeArrival.State known) throws IOException {
        FileChannel file = FileChannel.open(
                known.file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long position = Math.min(known.position(), file.size());
        file.truncate(position);
        return new Session(file, position);
    }

    /** It is there; opening must not make a file of its name. */
    private static Session onDevice(VolumeArrival.State known) throws IOException {
        return new Session(
                FileChannel.open(known.file(), StandardOpenOption.READ, StandardOpenOption.WRITE), known.position());
    }

    /** Keeps the file: what has come of it may be needed when there is room again. */
    private static NodeException failed(IOException e, VolumeArrival.State known) {
        Problem problem = StateFile.isDiskFull(String.valueOf(e.getMessage()))
                ? Problem.of(ErrorCode.POOL_FULL, "The receiving node's disk is full.")
                        .withRemedy("Free space on the node.")
                : Problem.of(ErrorCode.TOOL_FAILED, "The receiving node could not write to its disk.");
        return new NodeException(problem.withInternal(known.file() + ": " + e), e);
    }

    /** Nobody sends it any more; what is left of it is about to be removed. */
    public void forget(VolumeId id) {
        volumes.holding(List.of(id), () -> {
            close(id);
            return id;
        });
    }

    /** The agent ends: the next one goes on where this one was. */
    @Override
    public void close() {
        for (VolumeId id : List.copyOf(sessions.keySet())) {
            volumes.holding(List.of(id), () -> {
                note(id);
                close(id);
                return id;
            });
        }
    }

    private void note(VolumeId id) {
        Session session = sessions.get(id);
        if (session == null || session.state != State.RECEIVING) {
            return;
        }
        try {
            session.file.force(true);
            volumes.arrival(id).reached(session.position);
        } catch (IOException | NodeException e) {
            LOG.log(System.Logger.Level.INFO, "volume " + id + ": some of it will be sent again", e);
        }
    }

    private void close(VolumeId id) {
        Session session = sessions.remove(id);
        if (session != null) {
            try {
                session.file.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "volume " + id + ": its file was not closed", e);
            }
        }
    }

    @Override
    public Waiting waiting(VolumeId id, String secret) {
        return volumes.holding(List.of(id), () -> {
            VolumeArrival.State known = known(id, secret);
            if (known.complete()) {
                return new Waiting(known.where().spec(), known.position(), State.COMPLETE);
            }
            return receiving(id, secret, (same, session) -> told(same, session));
        });
    }

    private static Waiting told(VolumeArrival.State known, Session session) {
        return new Waiting(known.where().spec(), session.position, session.state);
    }

    @Override
    public void content(VolumeId id, String secret, long offset, InputStreamResource bytes) {
        byte[] piece = read(bytes);
        receiving(id, secret, (known, session) -> {
            requireNext(session, offset);
            requireWithin(known, offset + piece.length);
            return reached(id, session, write(session, offset, ByteBuffer.wrap(piece)));
        });
    }

    private static long write(Session session, long offset, ByteBuffer left) throws IOException {
        long at = offset;
        while (left.hasRemaining()) {
            at += session.file.write(left, at);
        }
        return at;
    }

    /** A device can't become longer, and what lies behind a volume on it is somebody else's. */
    private static void requireWithin(VolumeArrival.State known, long end) {
        if (known.device().isPresent() && end > known.where().spec().size().bytes()) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "The volume is shorter than that.");
        }
    }

    private static byte[] read(InputStreamResource bytes) {
        try (InputStream stream = bytes.getInputStream()) {
            byte[] piece = stream.readNBytes(LARGEST_PIECE + 1);
            if (piece.length > LARGEST_PIECE) {
                throw NodeException.of(ErrorCode.INVALID_REQUEST, "Too much at once.");
            }
            return piece;
        } catch (IOException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "The bytes did not arrive completely.")
                            .withInternal(e.toString()),
                    e);
        }
    }

    @Override
    public void zeros(VolumeId id, String secret, long offset, long length) {
        receiving(id, secret, (known, session) -> {
            requireNext(session, offset);
            if (length < 0 || offset + length < offset) {
                throw NodeException.of(ErrorCode.INVALID_REQUEST, "There is no such length.");
            }
            long end = offset + length;
            requireWithin(known, end);
            if (known.device().isPresent()) {
                zero(session, offset, Math.min(end, known.device().get().zeroFrom()));
            } else if (session.file.size() < end) {
                // The hole's last byte: the file is as long as what has come of it.
                session.file.write(ByteBuffer.wrap(new byte[1]), end - 1);
            }
            return reached(id, session, end);
        });
    }

    private static void zero(Session session, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            at = write(session, at, NOTHING.duplicate().limit((int) Math.min(NOTHING.capacity(), to - at)));
        }
    }

    private static void requireNext(Session session, long offset) {
        if (session.state == State.CHECKING || offset < 0 || offset > session.position) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "These are not the next bytes.");
        }
    }

    private long reached(VolumeId id, Session session, long position) throws IOException {
        session.state = State.RECEIVING;
        session.position = position;
        if (position - session.noted >= NOTED_EVERY) {
            session.file.force(true);
            volumes.arrival(id).reached(position);
            session.noted = position;
        }
        return position;
    }

    @Override
    public Waiting startOver(VolumeId id, String secret) {
        return receiving(id, secret, (known, session) -> {
            requireNext(session, 0);
            if (known.device().isEmpty()) {
                session.file.truncate(0);
            }
            session.noted = 0;
            volumes.arrival(id).reached(0);
            reached(id, session, 0);
            return told(known, session);
        });
    }

    @Override
    public Waiting whole(VolumeId id, String secret, Whole whole) {
        return volumes.holding(List.of(id), () -> {
            if (known(id, secret).complete()) {
                return waiting(id, secret);
            }
            return receiving(id, secret, (known, session) -> {
                if (session.state != State.CHECKING) {
                    boolean isPart = known.device().isPresent()
                            && whole.length() != known.where().spec().size().bytes();
                    if (session.position != whole.length() || isPart) {
                        throw NodeException.of(ErrorCode.INVALID_REQUEST, "Some bytes are missing.");
                    }
                    session.state = State.CHECKING;
                    Thread.ofVirtual().name("check " + id).start(() -> check(id, session, whole));
                }
                return told(known, session);
            });
        });
    }

    private void check(VolumeId id, Session session, Whole whole) {
        try {
            session.file.force(true);
            boolean right = Checksums.sha256(session.file, whole.length()).equals(whole.sha256());
            volumes.holding(List.of(id), settle(id, session, whole, right));
        } catch (IOException | RuntimeException e) {
            // Removed meanwhile, or it could not be read: the sender is told, and sends again or gives up.
            LOG.log(System.Logger.Level.WARNING, "volume " + id + " was not taken over", e);
            session.state = State.DAMAGED;
        }
    }

    private Supplier<VolumeId> settle(VolumeId id, Session session, Whole whole, boolean right) {
        return () -> {
            if (sessions.get(id) != session) {
                return id;
            }
            if (right) {
                volumes.arrival(id).complete(whole.made(), whole.snapshots());
                close(id);
            } else {
                session.state = State.DAMAGED;
            }
            return id;
        };
    }
}
