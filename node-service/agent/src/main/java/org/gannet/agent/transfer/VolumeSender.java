package org.gannet.agent.transfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.transfer.VolumePeerApi.State;
import org.gannet.agent.transfer.VolumePeerApi.Waiting;
import org.gannet.agent.transfer.VolumePeerApi.Whole;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.springframework.core.io.InputStreamResource;

/**
 * Sends one file, which does not change meanwhile, to where a volume waits for it. Goes on where the receiver is, after
 * a break of the connection or a restart of either agent; holes stay holes.
 */
final class VolumeSender {
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CHECK_AGAIN = Duration.ofMillis(100);
    private static final int PIECE = 1 << 20;
    private static final byte[] NOTHING = new byte[PIECE];
    private final VolumePeerApi peer;
    private final IncomingVolume target;
    private final Optional<ByteSize> bytesPerSecond;
    private final TaskControl control;
    private final MessageDigest digest = Checksums.begin();
    private long digested;
    private long sent;
    private long sending = System.nanoTime();
    private long heard = System.nanoTime();

    VolumeSender(VolumePeerApi peer, IncomingVolume target, Optional<ByteSize> bytesPerSecond, TaskControl control) {
        this.peer = peer;
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
        this.control = control;
    }

    /** How far the receiver is. @throws NodeException NOT_FOUND when nothing waits there */
    Waiting waiting() {
        return untilAnswered(() -> peer.waiting(target.volume(), target.secret()));
    }

    /**
     * Returns when the volume is complete there.
     * @param size how much of it is sent; empty for all that the file has
     * @param rest of what the receiver must know of it
     * @param sameAsBefore whether what an earlier attempt sent was of this very file
     */
    void send(Path file, Optional<ByteSize> size, VolumeRest rest, boolean sameAsBefore) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Waiting there = checked(waiting());
            boolean begun = there.state() == State.RECEIVING && there.position() > 0;
            if (there.state() == State.DAMAGED || begun && !sameAsBefore) {
                there = untilAnswered(() -> peer.startOver(target.volume(), target.secret()));
            }
            long length = size.isPresent() ? size.get().bytes() : channel.size();
            long position = there.position();
            while (there.state() == State.RECEIVING && (position < length || digested < length)) {
                position = sendFrom(channel, position, length);
            }
            if (there.state() != State.COMPLETE) {
                settle(new Whole(length, Checksums.end(digest), rest.made(), rest.snapshots()));
            }
            control.figure("bytes", length);
            control.figure("sentBytes", sent);
        } catch (IOException e) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The volume could not be read.")
                            .withInternal(file + ": " + e),
                    e);
        }
    }

    /** What travels beside the bytes. */
    record VolumeRest(ByteSize made, List<VolumeReport.Snapshot> snapshots) {}

    /** @return where to go on: further back when the receiver lost what was not on its disk */
    private long sendFrom(FileChannel channel, long from, long length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        // What has arrived is read again for its checksum only.
        for (long at = Math.min(from, digested); at < length; ) {
            control.check();
            read(channel, buffer, at, at < digested ? digested : length);
            byte[] piece = Arrays.copyOf(buffer.array(), buffer.limit());
            if (at == digested) {
                digest.update(piece);
                digested += piece.length;
            }
            long offset = at;
            at += piece.length;
            if (at <= from) {
                continue;
            }
            Optional<Long> back = put(offset, piece);
            if (back.isPresent()) {
                return back.get();
            }
            control.progress(new Progress("copying the volume", at, length, Progress.Unit.BYTES));
            keepPace();
        }
        return length;
    }

    private static void read(FileChannel channel, ByteBuffer buffer, long at, long end) throws IOException {
        buffer.clear().limit((int) Math.min(PIECE, end - at));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        buffer.flip();
    }

    /** @return where the receiver is when it was lost in between; empty when the piece has arrived */
    private Optional<Long> put(long offset, byte[] piece) {
        try {
            if (Arrays.equals(piece, 0, piece.length, NOTHING, 0, piece.length)) {
                peer.zeros(target.volume(), target.secret(), offset, piece.length);
            } else {
                peer.content(
                        target.volume(),
                        target.secret(),
                        offset,
                        new InputStreamResource(new ByteArrayInputStream(piece)));
                sent += piece.length;
            }
            heard = System.nanoTime();
            return Optional.empty();
        } catch (NodeException e) {
            if (!isBreak(e) && e.code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            return Optional.of(waiting().position());
        }
    }

    private static boolean isBreak(NodeException e) {
        return e.code() == ErrorCode.NODE_UNREACHABLE;
    }

    private <T> T untilAnswered(Supplier<T> question) {
        while (true) {
            control.check();
            try {
                T answer = question.get();
                heard = System.nanoTime();
                return answer;
            } catch (NodeException e) {
                if (!isBreak(e) || System.nanoTime() - heard > SILENCE_LIMIT.toNanos()) {
                    throw e;
                }
                pause(RETRY);
            }
        }
    }

    private void settle(Whole whole) {
        control.progress(new Progress("checking the copy", whole.length(), whole.length(), Progress.Unit.BYTES));
        Waiting there = checked(untilAnswered(() -> peer.whole(target.volume(), target.secret(), whole)));
        if (there.state() != State.COMPLETE) {
            throw new NodeException(Problem.of(ErrorCode.IMAGE_DAMAGED, "The copy is not what was sent.")
                    .withRemedy("Try it again; if it fails again, look at both nodes' disks and memory.")
                    .withInternal(target + ": " + there));
        }
    }

    /** How the check there has ended, if one goes on. */
    private Waiting checked(Waiting now) {
        Waiting there = now;
        while (there.state() == State.CHECKING) {
            pause(CHECK_AGAIN);
            there = waiting();
        }
        return there;
    }

    private void keepPace() {
        if (bytesPerSecond.isPresent()) {
            double seconds = (double) sent / Math.max(1, bytesPerSecond.get().bytes());
            long ahead = (long) (seconds * 1e9) - (System.nanoTime() - sending);
            if (ahead > 0) {
                pause(Duration.ofNanos(Math.min(ahead, Duration.ofSeconds(10).toNanos())));
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        }
    }
}
