package org.gannet.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Service;

/**
 * Images that come over the network, piece by piece: whoever was interrupted asks how much is here and goes on from
 * there, also after a restart. Nothing is in the catalogue before all of it is here and found right. For
 * administrators, and for owners of the project whose it will be.
 */
@Service
public class ImageUploads {
    private static final int MOST = 50;
    private static final int MOST_OF_PROJECT = 10;
    private final UploadFiles uploads;
    private final CatalogueRoom room;
    private final Arrivals arrivals;
    private final ImageEntries entries;
    private final ImageRights rights;
    private final Acts acts;
    private final Clock clock;
    private final GannetSettings.Images settings;
    /** Somebody sends or finishes just now. */
    private final Set<UploadId> busy = ConcurrentHashMap.newKeySet();

    ImageUploads(
            UploadFiles uploads,
            CatalogueRoom room,
            Arrivals arrivals,
            ImageEntries entries,
            ImageRights rights,
            Acts acts,
            Clock clock,
            GannetSettings settings) {
        this.uploads = uploads;
        this.room = room;
        this.arrivals = arrivals;
        this.entries = entries;
        this.rights = rights;
        this.acts = acts;
        this.clock = clock;
        this.settings = settings.images();
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Makes room for it, or finds the unfinished one of the same name, size and digest.
     * @throws ProblemException NOT_ALLOWED, NAME_TAKEN, POOL_FULL, QUEUE_FULL (too many unfinished ones),
     *     INVALID_REQUEST (larger than images may be)
     */
    public UploadView begin(Actor actor, NewImage image) {
        return acts.performOutside(new Act(actor, "image.upload", "image " + image.name()), trail -> {
            rights.requireKeeps(actor, image.project());
            image.project().ifPresent(trail::project);
            entries.requireFree(image.project(), image.name(), image.digest());
            ByteSize largest = new ByteSize(settings.largest().toBytes());
            if (!image.size().isAtMost(largest)) {
                throw Problems.invalid(
                        "An image may have " + largest + " at most; this one has " + image.size() + ".",
                        "Make it smaller; or let gannet.images.largest be more.");
            }
            trail.details(image.kind() + ", " + image.size());
            return io(() -> {
                sweep();
                Optional<UploadView> same = uploads.all().stream()
                        .filter(upload ->
                                image.digest().isPresent() && upload.image().equals(image))
                        .findFirst()
                        .map(this::view);
                if (same.isPresent()) {
                    return same.get();
                }
                requireRoom(image);
                UploadId id = UploadId.random();
                entries.hold(id, image.project(), image.size());
                try {
                    uploads.begin(id, image);
                } catch (IOException e) {
                    entries.release(id);
                    throw e;
                }
                return view(found(id));
            });
        });
    }

    private void requireRoom(NewImage image) throws IOException {
        if (uploads.all().size() >= MOST) {
            throw Problems.of(
                    ErrorCode.QUEUE_FULL,
                    "There are " + MOST + " unfinished uploads already.",
                    "Finish or cancel one of them.");
        }
        requireFewOf(image);
        room.require(image.size());
    }

    /** One project must not take all places. */
    private void requireFewOf(NewImage image) {
        long own = uploads.all().stream()
                .filter(upload -> upload.image().project().equals(image.project()))
                .count();
        if (image.project().isPresent() && own >= MOST_OF_PROJECT) {
            throw Problems.of(
                    ErrorCode.QUEUE_FULL,
                    "The project has " + MOST_OF_PROJECT + " unfinished uploads already.",
                    "Finish or cancel one of them.");
        }
    }

    /** Those that are not finished, as far as the actor keeps such images. */
    public List<UploadView> list(Actor actor) {
        Predicate<Optional<ProjectId>> keeps = rights.keeps(actor);
        return uploads.all().stream()
                .filter(upload -> keeps.test(upload.image().project()))
                .map(this::view)
                .toList();
    }

    /** @throws ProblemException NOT_FOUND */
    public UploadView get(Actor actor, UploadId id) {
        return view(kept(actor, id));
    }

    private UploadFiles.Found kept(Actor actor, UploadId id) {
        Predicate<Optional<ProjectId>> keeps = rights.keeps(actor);
        return uploads.find(id)
                .filter(upload -> keeps.test(upload.image().project()))
                .orElseThrow(() -> Problems.notFound("upload"));
    }

    /**
     * Takes more of its content. What has come stays, also when the connection breaks.
     * @param offset how much the sender thinks is here already
     * @throws ProblemException NOT_FOUND, WRONG_STATE (not so much is here, or more), IN_USE (somebody
     *     else sends), INVALID_REQUEST (more than its size), POOL_FULL
     */
    public UploadView append(Actor actor, UploadId id, long offset, InputStream content) {
        kept(actor, id);
        return alone(id, () -> {
            UploadFiles.Found upload = found(id);
            if (upload.received() != offset) {
                throw Problems.of(
                        ErrorCode.WRONG_STATE,
                        "There are " + upload.received() + " bytes of it here, not " + offset + ".",
                        "Go on at " + upload.received() + ".");
            }
            uploads.append(upload, content);
            return view(found(id));
        });
    }

    /**
     * Puts it into the catalogue.
     * @throws ProblemException NOT_FOUND, WRONG_STATE (not all is here), IN_USE, NAME_TAKEN; IMAGE_DAMAGED
     *     (another digest) and INVALID_REQUEST (not what it was said to be): then the upload is gone
     */
    public ImageView finish(Actor actor, UploadId id) {
        return acts.performOutside(new Act(actor, "image.register", "upload " + id), trail -> {
            kept(actor, id).image().project().ifPresent(trail::project);
            return alone(id, () -> {
                UploadFiles.Found upload = found(id);
                NewImage image = upload.image();
                trail.details(image.name() + ", " + image.kind() + ", " + image.size());
                if (upload.received() != image.size().bytes()) {
                    throw Problems.of(
                            ErrorCode.WRONG_STATE,
                            "Only " + upload.received() + " of " + image.size().bytes() + " bytes are here.",
                            "Send the rest first.");
                }
                ImageView registered = register(id, image);
                uploads.remove(id);
                return registered;
            });
        });
    }

    private ImageView register(UploadId id, NewImage image) throws IOException {
        try {
            return arrivals.enter(id, image, Optional.empty(), uploads.content(id));
        } catch (ProblemException e) {
            if (Arrivals.isUseless(e)) {
                forget(id);
            }
            throw e;
        }
    }

    private void forget(UploadId id) throws IOException {
        uploads.remove(id);
        entries.release(id);
    }

    /** Forgets it, with what has come. @throws ProblemException NOT_FOUND, IN_USE */
    public void cancel(Actor actor, UploadId id) {
        acts.performOutside(new Act(actor, "image.upload.cancel", "upload " + id), trail -> {
            kept(actor, id).image().project().ifPresent(trail::project);
            return alone(id, () -> {
                trail.details(found(id).image().name());
                forget(id);
                return id;
            });
        });
    }

    /** Forgets those that nobody goes on with. */
    void sweep() throws IOException {
        for (UploadFiles.Found upload : uploads.all()) {
            boolean forgotten = clock.instant().isAfter(upload.touched().plus(settings.keepUploads()));
            if (forgotten && busy.add(upload.id())) {
                try {
                    forget(upload.id());
                } finally {
                    busy.remove(upload.id());
                }
            }
        }
    }

    /** At the beginning, when nobody sends: also what a crash left of what never was one. */
    void sweepAll() throws IOException {
        uploads.sweep();
        sweep();
    }

    /** Whether it is on its way. */
    boolean isComing(UploadId id) {
        return uploads.find(id).isPresent();
    }

    private UploadFiles.Found found(UploadId id) {
        return uploads.find(id).orElseThrow(() -> Problems.notFound("upload"));
    }

    private UploadView view(UploadFiles.Found upload) {
        return new UploadView(
                upload.id(), upload.image(), upload.received(), upload.touched().plus(settings.keepUploads()));
    }

    private <T> T alone(UploadId id, Work<T> work) {
        if (!busy.add(id)) {
            throw Problems.of(
                    ErrorCode.IN_USE, "Somebody sends this image, or finishes it, just now.", "Wait until that ends.");
        }
        try {
            return io(work);
        } finally {
            busy.remove(id);
        }
    }

    private static <T> T io(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The image could not be received: " + e.getMessage())
                            .withRemedy("Check that there is room in Gannet's data directory, then go on from where"
                                    + " it stopped."),
                    e);
        }
    }
}
