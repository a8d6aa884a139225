package org.gannet.backend.images;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.ssl.SSLContexts;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.images.fetch.AddressRules;
import org.gannet.backend.images.fetch.Fetcher;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpPrefix;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fetches images, a few at a time, each in a thread of its own. What is to be done lies in files: a process that is
 * killed leaves what the next one goes on with.
 */
@Component
class ImportRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);
    private final ImportFiles files;
    private final Arrivals arrivals;
    private final Acts acts;
    private final ImportRun.Parts parts;
    private final Semaphore places;
    private final Map<UploadId, Going> going = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ImportRunner(
            ImportFiles files,
            CatalogueRoom room,
            ImageEntries entries,
            Arrivals arrivals,
            Acts acts,
            Clock clock,
            GannetSettings settings) {
        GannetSettings.Fetch fetch = settings.images().fetch();
        AddressRules rules =
                new AddressRules(fetch.networks().stream().map(IpPrefix::parse).toList());
        Fetcher fetcher = new Fetcher(
                rules,
                InetAddress::getAllByName,
                fetch.ports(),
                SSLContexts.createSystemDefault(),
                fetch.connectTimeout(),
                fetch.silence());
        this.files = files;
        this.arrivals = arrivals;
        this.acts = acts;
        parts = new ImportRun.Parts(files, room, entries, fetcher, settings.images(), clock);
        places = new Semaphore(fetch.atOnce());
    }

    private record Going(ImportRun run, CompletableFuture<Void> ended) {}

    /** Begins, or goes on; nothing happens while it runs. */
    void go(UploadId id) {
        Going mine = new Going(new ImportRun(id, parts), new CompletableFuture<>());
        if (going.putIfAbsent(id, mine) == null) {
            threads.execute(() -> {
                try {
                    run(id, mine.run());
                } finally {
                    going.remove(id);
                    mine.ended().complete(null);
                }
            });
        }
    }

    /** Returns when nothing works on it any more. */
    void stop(UploadId id) {
        Optional.ofNullable(going.get(id)).ifPresent(found -> {
            found.run().stop();
            found.ended().join();
        });
    }

    /** What works on it just now. */
    Optional<ImportRun> find(UploadId id) {
        return Optional.ofNullable(going.get(id)).map(Going::run);
    }

    private void run(UploadId id, ImportRun run) {
        try {
            places.acquire();
            try {
                run.fetchAll();
                if (!run.isStopped()) {
                    enter(id);
                }
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ImportRun.Stopped e) {
            LOG.debug("The import {} was stopped", id);
        } catch (ProblemException e) {
            failed(id, e.problem(), Arrivals.isUseless(e));
        } catch (IOException | RuntimeException e) {
            LOG.warn("The import {} failed", id, e);
            failed(
                    id,
                    Problem.of(ErrorCode.TOOL_FAILED, "The image could not be received.")
                            .withRemedy("Check that there is room in Gannet's data directory, then let it go on.")
                            .withInternal(e.toString()),
                    false);
        }
    }

    private void enter(UploadId id) throws IOException {
        ImportFiles.Found found = files.find(id).orElseThrow(ImportRun.Stopped::new);
        NewImport asked = found.kept().asked();
        ImageView image =
                acts.performOutside(new Act(Actor.system(), "image.register", "image " + asked.name()), trail -> {
                    asked.project().ifPresent(trail::project);
                    trail.details("fetched from " + asked.source().shown() + " for "
                            + found.kept().login());
                    try {
                        return arrivals.enter(id, asked.image(requireSize(found)), asked.checksum(), files.content(id));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        files.say(id, found.kept().done(image));
        files.removeContent(id);
    }

    private static ByteSize requireSize(ImportFiles.Found found) {
        return new ByteSize(found.received());
    }

    private void failed(UploadId id, Problem problem, boolean useless) {
        try {
            Optional<ImportFiles.Found> found = files.find(id);
            if (found.isPresent()) {
                if (useless) {
                    // First: nobody is told that it has failed while there still is something to go on with.
                    files.removeContent(id);
                }
                files.say(id, found.get().kept().failed(problem));
            }
        } catch (IOException e) {
            LOG.error("The end of the import {} could not be written", id, e);
        }
    }

    @PreDestroy
    void close() throws IOException {
        going.values().forEach(found -> found.run().stop());
        threads.shutdownNow();
        threads.close();
        parts.fetcher().close();
    }
}
