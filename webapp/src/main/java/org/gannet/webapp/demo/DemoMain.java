package org.gannet.webapp.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.webapp.GannetApplication;
import org.gannet.webapp.standby.EndWithTheLead;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** The demo's process. Started by the launcher `gannet`, which has checked the JDK and built the portal. */
public final class DemoMain {
    static final String PROFILE = "demo";
    private static final String HOST = "127.0.0.1";

    private DemoMain() {}

    public static void main(String[] arguments) {
        Announcer announcer = new Announcer(System.out);
        Optional<Path> log = Optional.empty();
        try {
            DemoOptions options = DemoOptions.parse(List.of(arguments), System.getenv());
            DemoDirectory directory = DemoDirectory.open(options.dataDir());
            log = Optional.of(directory.log());
            requireFree(options.port());
            ConfigurableApplicationContext context = start(options, directory, announcer);
            if (options.exitWhenReady()) {
                context.close();
                System.exit(0);
            }
        } catch (DemoRefusal e) {
            fail(2, e.sentence());
        } catch (Throwable e) {
            fail(1, sentence(e) + log.map(path -> " (more in " + path + ")").orElse(""));
        }
    }

    private static ConfigurableApplicationContext start(
            DemoOptions options, DemoDirectory directory, Announcer announcer) throws Exception {
        ConfigurableApplicationContext context;
        try (Announcer.Ongoing _ = announcer.during("Starting the portal")) {
            Credentials credentials = Credentials.of(options, directory.credentials());
            context = new SpringApplicationBuilder(GannetApplication.class)
                    .profiles(PROFILE)
                    .listeners(new EndWithTheLead())
                    .initializers(each -> {
                        each.getBeanFactory().registerSingleton("demoOptions", options);
                        each.getBeanFactory().registerSingleton("demoDirectory", directory);
                        each.getBeanFactory().registerSingleton("announcer", announcer);
                        each.addApplicationListener((ContextClosedEvent closing) -> directory.withdraw());
                    })
                    .run(settings(options, directory));
            URI portal = portal(context);
            context.getBean(DemoAccounts.class).ensure(credentials, directory);
            LoginPage.requireAnswer(portal);
            PrivateFiles.write(directory.url(), portal + "\n");
            announcer.say("""
                    Gannet is ready: %s
                      administrator  %s / %s
                      demo user      %s / %s
                    Everything is kept in %s (Ctrl-C ends the demo)""".formatted(
                            portal,
                            Credentials.ADMIN,
                            credentials.adminPassword(),
                            Credentials.DEMO,
                            credentials.demoPassword(),
                            directory.root()));
        }
        DemoCluster cluster = context.getBean(DemoCluster.class);
        if (options.exitWhenReady()) {
            cluster.ensure();
        } else {
            Thread.ofVirtual().name("demo-cluster").start(cluster::ensure);
        }
        return context;
    }

    /** As arguments, which count more than the environment and the portal's own defaults. */
    private static String[] settings(DemoOptions options, DemoDirectory directory) {
        return new String[] {
            "--server.address=" + HOST,
            "--server.port=" + options.port(),
            "--server.shutdown=immediate",
            "--gannet.data-dir=" + directory.root(),
            "--gannet.stand-by=false",
            // The demo makes its accounts itself, from the same variable.
            "--gannet.admin.password=",
            "--gannet.simulated=" + options.simulated(),
            // Simulated nodes get their disks back first.
            "--gannet.watcher=" + !options.simulated(),
            "--spring.datasource.url=" + options.database().url().orElseGet(() -> embedded(directory)),
            "--spring.datasource.username="
                    + (options.database().url().isPresent() ? options.database().user() : "sa"),
            "--spring.datasource.password=" + options.database().password(),
            "--logging.file.name=" + directory.log(),
            "--logging.threshold.console=OFF"
        };
    }

    /** Each commit is on disk when it returns: a job must be durable before it starts. */
    private static String embedded(DemoDirectory directory) {
        return "jdbc:h2:file:" + directory.database() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static URI portal(ConfigurableApplicationContext context) {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return URI.create("http://" + HOST + ":" + port + "/");
    }

    /** Before anything is started, since that takes seconds. */
    private static void requireFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
        } catch (BindException e) {
            throw new DemoRefusal(
                    "port " + port + " of " + HOST + " cannot be used: " + e.getMessage() + " (choose one with --port)",
                    e);
        }
    }

    private static String sentence(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(20)
                .toList();
        Optional<String> known = causes.stream()
                .map(each -> String.valueOf(each.getMessage()))
                .filter(text -> text.contains("No space left on device"))
                .map(text -> "the disk is full: " + text)
                .findFirst();
        String last = String.valueOf(causes.getLast().getMessage())
                .lines()
                .findFirst()
                .orElse("");
        return known.orElse("the portal could not start: " + last);
    }

    @SuppressWarnings("SystemExitOutsideMain")
    private static void fail(int status, String sentence) {
        System.err.println("gannet: " + sentence);
        System.exit(status);
    }
}
