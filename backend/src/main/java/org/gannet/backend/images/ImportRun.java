package org.gannet.backend.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.images.fetch.Fetcher;
import org.gannet.backend.images.fetch.Piece;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/** Fetches one file until all of it is here, over as many connections as it takes. Belongs to one thread. */
final class ImportRun {
    private static final int BUFFER = 1 << 16;
    private static final long STEP = 32 << 20;
    private static final int MOST_FRUITLESS = 6;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Asked to stop; what has come stays. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped");
        }
    }

    private final UploadId id;
    private final Parts parts;
    private final Instant until;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Runnable cancel = () -> {};
    private volatile boolean fetching;
    private volatile long beganAt;
    private volatile Instant began;

    /** What all of them work with. */
    record Parts(
            ImportFiles files,
            CatalogueRoom room,
            ImageEntries entries,
            Fetcher fetcher,
            GannetSettings.Images settings,
            Clock clock) {}

    ImportRun(UploadId id, Parts parts) {
        this.id = id;
        this.parts = parts;
        began = parts.clock().instant();
        until = began.plus(parts.settings().fetch().longest());
    }

    /** From any thread: it ends soon. */
    void stop() {
        stop.countDown();
        cancel.run();
    }

    boolean isStopped() {
        return stop.getCount() == 0;
    }

    boolean isFetching() {
        return fetching;
    }

    /** Since the connection began. @param received what is here now */
    long bytesPerSecond(long received) {
        long millis = Duration.between(began, parts.clock().instant()).toMillis();
        return fetching && millis > 0 ? Math.max(0, received - beganAt) * 1000 / millis : 0;
    }

    /**
     * Returns when all is here.
     * @throws Stopped when it was asked to
     * @throws ProblemException when going on makes no sense
     */
    void fetchAll() throws IOException {
        int fruitless = 0;
        while (!found().isComplete()) {
            long before = found().received();
            Optional<IOException> broken = fetchOnce();
            if (broken.isEmpty()) {
                return;
            }
            requireTime();
            fruitless = found().received() > before ? 0 : fruitless + 1;
            if (fruitless == MOST_FRUITLESS) {
                throw silent(broken.get());
            }
            pause(fruitless);
        }
    }

    private ImportFiles.Found found() {
        return parts.files().find(id).orElseThrow(Stopped::new);
    }

    private static ProblemException silent(IOException broken) {
        return new ProblemException(
                Problem.of(ErrorCode.TOOL_FAILED, "Nothing comes from the server any more.")
                        .withCause("It was tried " + MOST_FRUITLESS + " times.")
                        .withRemedy("Check the address; then let it go on: what is here stays.")
                        .withInternal(broken.toString()),
                broken);
    }

    private void pause(int fruitless) {
        Duration wished = parts.settings().fetch().pause().multipliedBy(1L << fruitless);
        Duration pause = wished.compareTo(LONGEST_PAUSE) < 0 ? wished : LONGEST_PAUSE;
        try {
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /** @return why the connection ended before all was here; empty when all is */
    private Optional<IOException> fetchOnce() throws IOException {
        ImportFiles.Found now = found();
        Optional<String> version = Optional.ofNullable(now.kept().version());
        // Without the server's word, or a checksum at the end, nobody knows whether the rest is of the same file.
        boolean goesOn = version.isPresent() || now.kept().checksum() != null;
        Fetcher.Resume resume = goesOn ? new Fetcher.Resume(now.received(), version) : Fetcher.Resume.FROM_START;
        Piece piece;
        try {
            piece = parts.fetcher().open(now.kept().asked().source(), resume, this::cancelBy);
        } catch (IOException e) {
            return broken(e);
        }
        try (piece) {
            return receive(now, piece);
        } finally {
            fetching = false;
        }
    }

    private void cancelBy(Runnable request) {
        cancel = request;
        if (isStopped()) {
            throw new Stopped();
        }
    }

    private Optional<IOException> broken(IOException e) {
        if (isStopped()) {
            throw new Stopped();
        }
        return Optional.of(e);
    }

    private Optional<IOException> receive(ImportFiles.Found now, Piece piece) throws IOException {
        requireFits(now, piece);
        try (FileChannel to = parts.files().open(id, piece.from())) {
            ImportFiles.Kept coming = now.kept().coming(piece.total(), piece.version());
            parts.files().say(id, coming);
            beganAt = piece.from();
            began = parts.clock().instant();
            fetching = true;
            Optional<IOException> broken = copy(now, piece, to);
            to.force(true);
            if (broken.isEmpty()) {
                parts.files().say(id, coming.coming(Optional.of(new ByteSize(to.size())), piece.version()));
            }
            return broken;
        }
    }

    private ByteSize largest() {
        return new ByteSize(parts.settings().largest().toBytes());
    }

    private void requireFits(ImportFiles.Found now, Piece piece) throws IOException {
        if (!piece.framed() && now.kept().checksum() == null) {
            throw new ProblemException(Problem.of(
                            ErrorCode.TOOL_FAILED,
                            "The server does not tell how long the file is: nobody would know whether all has come.")
                    .withRemedy("Say its checksum, too."));
        }
        if (piece.total().isPresent()) {
            ByteSize total = piece.total().get();
            if (!total.isAtMost(largest())) {
                throw tooLarge();
            }
            parts.entries().hold(id, now.kept().asked().project(), total);
            // What the server has told before is promised already.
            parts.room().require(now.kept().size().isPresent() ? ByteSize.ZERO : total);
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(ErrorCode.INVALID_REQUEST, "An image may have " + largest() + " at most; this one has more.")
                        .withRemedy("Make it smaller; or let gannet.images.largest be more."));
    }

    /** @return why the connection broke; a disk that can't be written to is a problem that no repeating helps */
    private Optional<IOException> copy(ImportFiles.Found now, Piece piece, FileChannel to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long limit = piece.total().orElseGet(this::largest).bytes();
        long room = piece.total().isPresent() ? to.position() + STEP : to.position();
        while (true) {
            int count;
            try {
                count = piece.content().read(buffer);
            } catch (IOException e) {
                return broken(e);
            }
            if (count < 0) {
                return Optional.empty();
            }
            long needed = to.position() + count;
            if (needed > limit) {
                throw tooLarge();
            }
            if (needed > room) {
                parts.room().requireReserve();
                room = piece.total().isPresent()
                        ? needed + STEP
                        : holdMore(now.kept().asked(), needed, limit);
            }
            UploadFiles.writeFully(to, ByteBuffer.wrap(buffer, 0, count));
            requireTime();
        }
    }

    /**
     * While nobody knows how much comes, the project's quota is asked as it comes: for a good piece at once, and at its
     * edge for no more than is needed.
     * @return until where it is held
     */
    private long holdMore(NewImport asked, long needed, long limit) {
        long ahead = Math.min(needed + STEP, limit);
        try {
            parts.entries().hold(id, asked.project(), new ByteSize(ahead));
            return ahead;
        } catch (ProblemException e) {
            if (e.code() != ErrorCode.QUOTA_EXCEEDED) {
                throw e;
            }
            parts.entries().hold(id, asked.project(), new ByteSize(needed));
            return needed;
        }
    }

    private void requireTime() {
        if (isStopped()) {
            throw new Stopped();
        }
        if (parts.clock().instant().isAfter(until)) {
            throw new ProblemException(Problem.of(
                            ErrorCode.TIMED_OUT,
                            "It has taken longer than "
                                    + parts.settings().fetch().longest().toHours() + " hours.")
                    .withRemedy("Let it go on: what is here stays."));
        }
    }
}
