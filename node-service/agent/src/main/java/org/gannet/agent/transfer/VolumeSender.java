package org.gannet.agent.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.agent.command.Pause;
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

/**
 * Sends one file, which does not change meanwhile, to where a volume waits for it. Goes on where the receiver is, after
 * a break of the connection or a restart of either agent; holes stay holes.
 */
final class VolumeSender {
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CHECK_AGAIN = Duration.ofMillis(100);
    /** A limited copy is not sent in bursts longer than that, as far as pieces can be so small. */
    private static final int PIECES_PER_SECOND = 10;

    private final VolumePeerApi peer;
    private final IncomingVolume target;
    private final Optional<ByteSize> bytesPerSecond;
    private final TaskControl control;
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
            FilePieces pieces = new FilePieces(channel, length, pieceSize());
            long position = there.position();
            while (there.state() == State.RECEIVING && (position < length || pieces.end() < length)) {
                position = sendFrom(pieces, position);
            }
            if (there.state() != State.COMPLETE) {
                settle(new Whole(length, pieces.sha256(), rest.made(), rest.snapshots()));
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

    private int pieceSize() {
        long most = bytesPerSecond.map(ByteSize::bytes).orElse(Long.MAX_VALUE) / PIECES_PER_SECOND;
        return Math.clamp(most / Piece.BLOCK * Piece.BLOCK, Piece.BLOCK, VolumePeerApi.LARGEST_PIECE);
    }

    /** @return where to go on: further back when the receiver lost what was not on its disk */
    private long sendFrom(FilePieces pieces, long from) throws IOException {
        // What has arrived is read again for its checksum only.
        for (long at = Math.min(from, pieces.end()); at < pieces.length(); ) {
            control.check();
            Piece piece = pieces.read(at);
            at = piece.end();
            if (at <= from) {
                continue;
            }
            for (Piece part : piece.split()) {
                Optional<Long> back = put(part);
                if (back.isPresent()) {
                    return back.get();
                }
                control.progress(new Progress("copying the volume", part.end(), pieces.length(), Progress.Unit.BYTES));
                keepPace();
            }
        }
        return pieces.length();
    }

    /** @return where the receiver is when it was lost in between; empty when the piece has arrived */
    private Optional<Long> put(Piece piece) {
        try {
            if (piece.isZero()) {
                peer.zeros(target.volume(), target.secret(), piece.offset(), piece.length());
            } else {
                peer.content(target.volume(), target.secret(), piece.offset(), new PieceBody(piece.bytes()));
                sent += piece.length();
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
                Pause.of(RETRY);
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
            Pause.of(CHECK_AGAIN);
            there = waiting();
        }
        return there;
    }

    private void keepPace() {
        if (bytesPerSecond.isPresent()) {
            double seconds = (double) sent / Math.max(1, bytesPerSecond.get().bytes());
            long ahead = (long) (seconds * 1e9) - (System.nanoTime() - sending);
            if (ahead > 0) {
                Pause.of(Duration.ofNanos(Math.min(ahead, Duration.ofSeconds(10).toNanos())));
            }
        }
    }
}
