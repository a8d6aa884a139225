package org.gannet.backend.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.springframework.stereotype.Service;

/**
 * Images that the portal fetches from where people say: goes on by itself when the connection breaks or the portal is
 * restarted. For administrators, and for owners of the project whose it will be; others' are not found.
 */
@Service
public class ImageImports {
    private static final int MOST = 50;
    private static final int MOST_OF_PROJECT = 10;
    private final ImportFiles files;
    private final ImportRunner runner;
    private final ImageEntries entries;
    private final ImageRights rights;
    private final Acts acts;
    private final Clock clock;
    private final GannetSettings.Images settings;

    ImageImports(
            ImportFiles files,
            ImportRunner runner,
            ImageEntries entries,
            ImageRights rights,
            Acts acts,
            Clock clock,
            GannetSettings settings) {
        this.files = files;
        this.runner = runner;
        this.entries = entries;
        this.rights = rights;
        this.acts = acts;
        this.clock = clock;
        this.settings = settings.images();
    }

    /**
     * Begins to fetch it, or finds where the same is being fetched: durable when this returns.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND (a project), NAME_TAKEN, QUEUE_FULL (too many)
     */
    public ImportView begin(Actor actor, NewImport asked) {
        return acts.performOutside(new Act(actor, "image.import", "image " + asked.name()), trail -> {
            rights.requireKeeps(actor, asked.project());
            asked.project().ifPresent(trail::project);
            trail.details("from " + asked.source().shown());
            sweep();
            Optional<ImportFiles.Found> same = files.all().stream()
                    .filter(found -> found.kept().end() != ImportFiles.End.DONE)
                    .filter(found -> found.kept().asked().equals(asked))
                    .findFirst();
            if (same.isPresent()) {
                return goOn(actor, same.get());
            }
            entries.requireFree(asked.project(), asked.name(), asked.checksum().flatMap(Checksum::digest));
            requireFew(asked);
            UploadId id = UploadId.random();
            write(() -> files.begin(id, ImportFiles.Kept.of(asked, actor.login())));
            runner.go(id);
            return view(actor, files.find(id).orElseThrow());
        });
    }

    private void requireFew(NewImport asked) {
        List<ImportFiles.Found> unfinished = files.all().stream()
                .filter(found -> found.kept().end() != ImportFiles.End.DONE)
                .toList();
        long own = unfinished.stream()
                .filter(found -> asked.project().isPresent()
                        && found.kept().asked().project().equals(asked.project()))
                .count();
        if (unfinished.size() >= MOST || own >= MOST_OF_PROJECT) {
            throw Problems.of(
                    ErrorCode.QUEUE_FULL,
                    "There are too many images on their way already.",
                    "Wait for them, or forget those that failed.");
        }
    }

    /** Those that go on or have ended lately, as far as the actor keeps such images. */
    public List<ImportView> list(Actor actor) {
        Predicate<Optional<ProjectId>> keeps = rights.keeps(actor);
        return files.all().stream()
                .filter(found -> keeps.test(found.kept().asked().project()))
                .map(found -> view(actor, found))
                .toList();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ImportView get(Actor actor, UploadId id) {
        return view(actor, kept(actor, id));
    }

    /** Lets one that has failed go on. @throws org.gannet.base.ProblemException NOT_FOUND */
    public ImportView resume(Actor actor, UploadId id) {
        return acts.performOutside(new Act(actor, "image.import.resume", "import " + id), trail -> {
            ImportFiles.Found found = kept(actor, id);
            found.kept().asked().project().ifPresent(trail::project);
            trail.details(found.kept().name());
            return goOn(actor, found);
        });
    }

    private ImportView goOn(Actor actor, ImportFiles.Found found) {
        if (found.kept().end() == ImportFiles.End.FAILED) {
            write(() -> files.say(found.id(), found.kept().again()));
        }
        if (found.kept().end() != ImportFiles.End.DONE) {
            runner.go(found.id());
        }
        return view(actor, files.find(found.id()).orElse(found));
    }

    /** Forgets it, with what has come; what is in the catalogue stays. Ends it first. */
    public void cancel(Actor actor, UploadId id) {
        acts.performOutside(new Act(actor, "image.import.cancel", "import " + id), trail -> {
            ImportFiles.Found found = kept(actor, id);
            found.kept().asked().project().ifPresent(trail::project);
            trail.details(found.kept().name());
            forget(id);
            return id;
        });
    }

    private void forget(UploadId id) {
        runner.stop(id);
        boolean entered = files.find(id)
                .filter(found -> found.kept().end() == ImportFiles.End.DONE)
                .isPresent();
        write(() -> files.remove(id));
        if (!entered) {
            entries.releaseUnlessThere(id);
        }
    }

    /** Forgets those that nobody goes on with. */
    private void sweep() {
        files.all().stream()
                .filter(found -> found.kept().end() != ImportFiles.End.NOT_YET)
                .filter(found -> clock.instant().isAfter(found.touched().plus(settings.keepUploads())))
                .forEach(found -> forget(found.id()));
    }

    /** At the beginning: goes on with all that has not ended. */
    void goOnWithAll() throws IOException {
        files.sweep();
        sweep();
        files.all().stream()
                .filter(found -> found.kept().end() == ImportFiles.End.NOT_YET)
                .forEach(found -> runner.go(found.id()));
    }

    /** Whether it is on its way. */
    boolean isComing(UploadId id) {
        return files.find(id).isPresent();
    }

    private ImportFiles.Found kept(Actor actor, UploadId id) {
        Predicate<Optional<ProjectId>> keeps = rights.keeps(actor);
        return files.find(id)
                .filter(found -> keeps.test(found.kept().asked().project()))
                .orElseThrow(() -> Problems.notFound("import"));
    }

    private ImportView view(Actor actor, ImportFiles.Found found) {
        ImportFiles.Kept kept = found.kept();
        NewImport asked = kept.asked();
        Optional<ImportRun> run = runner.find(found.id());
        long received = kept.end() == ImportFiles.End.DONE
                ? kept.size().map(ByteSize::bytes).orElse(0L)
                : found.received();
        long rate = run.map(going -> going.bytesPerSecond(received)).orElse(0L);
        return new ImportView(
                found.id(),
                kept.name(),
                kept.kind(),
                kept.format(),
                asked.project(),
                asked.source().shown(),
                state(found, run),
                received,
                kept.size(),
                rate,
                kept.size().filter(size -> rate > 0).map(size -> Duration.ofSeconds((size.bytes() - received) / rate)),
                Optional.ofNullable(kept.failure())
                        .map(ImportFiles.Failure::problem)
                        .map(problem -> actor.role().seesInternals() ? problem : problem.forTenants()),
                Optional.ofNullable(kept.image()).map(ImageId::new),
                found.touched().plus(settings.keepUploads()));
    }

    private static ImportView.State state(ImportFiles.Found found, Optional<ImportRun> run) {
        return switch (found.kept().end()) {
            case DONE -> ImportView.State.DONE;
            case FAILED -> ImportView.State.FAILED;
            case NOT_YET -> {
                if (found.isComplete()) {
                    yield ImportView.State.CHECKING;
                }
                yield run.filter(ImportRun::isFetching).isPresent()
                        ? ImportView.State.FETCHING
                        : ImportView.State.WAITING;
            }
        };
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
