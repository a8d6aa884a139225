package org.gannet.webapp.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Brings nodes and image up while people can sign in already. */
@Component
@Profile(DemoMain.PROFILE)
class DemoCluster {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCluster.class);
    private static final String BUILDER = "gannet.demo.image-builder";
    private final DemoOptions options;
    private final DemoDirectory directory;
    private final Announcer announcer;
    private final DemoNodes nodes;
    private final ImageService images;
    private final ClusterEngine engine;

    DemoCluster(
            DemoOptions options,
            DemoDirectory directory,
            Announcer announcer,
            DemoNodes nodes,
            ImageService images,
            ClusterEngine engine) {
        this.options = options;
        this.directory = directory;
        this.announcer = announcer;
        this.nodes = nodes;
        this.images = images;
        this.engine = engine;
    }

    /** Says what worked and what did not; a node that fails does not keep the others from coming. */
    void ensure() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Announcer.Ongoing _ = announcer.during("Starting nodes")) {
            List<Future<?>> starting = IntStream.rangeClosed(1, options.nodes())
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        nodes.ensureNode(number);
                        return number;
                    }))
                    .toList();
            Future<?> image = threads.submit(this::ensureImage);
            int number = 0;
            for (Future<?> each : starting) {
                number++;
                int shown = number;
                settle(each, () -> announcer.say(DemoNodes.name(shown) + " is up"), "node" + number);
            }
            if (options.simulated()) {
                engine.beginToMend();
            }
            settle(image, () -> {}, "the demo image");
        }
    }

    private void ensureImage() {
        if (options.simulated()) {
            DemoImage.pretend(images, directory.root().resolve("simulated-image"));
            return;
        }
        Path kept = directory.root().resolve("demo-image");
        try (Announcer.Ongoing _ = announcer.during("Building the demo image")) {
            Path builder = Path.of(System.getProperty(BUILDER, "images/demo/build"));
            for (ImageView image : new DemoImage(images, builder, kept).ensure()) {
                announcer.say("Image \"" + image.name() + "\" is in the catalogue");
            }
        }
    }

    private void settle(Future<?> future, Runnable done, String what) {
        try {
            future.get();
            done.run();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.error("{} could not be started", what, cause);
            String why = cause instanceof ProblemException problem
                    ? problem.problem().message()
                    : String.valueOf(cause.getMessage());
            announcer.say(what + " is not available: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
