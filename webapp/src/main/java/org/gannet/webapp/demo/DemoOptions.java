package org.gannet.webapp.demo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.hypervisor.kvm.Accel;

/**
 * What `./gannet demo` was asked for.
 * @param port of the portal on the loopback address; 0 takes a free one
 * @param simulated pretended nodes in memory instead of agents with QEMU
 * @param keep guests go on when the demo ends
 * @param exitWhenReady for training the cache of classes: everything is started, the pages are asked for, then it ends
 */
record DemoOptions(
        Path dataDir,
        int port,
        int nodes,
        boolean simulated,
        boolean keep,
        boolean exitWhenReady,
        Accel accel,
        Optional<String> adminPassword,
        Optional<String> demoPassword,
        Database database) {
    static final int MOST_NODES = 9;

    /**
     * Another database than the one in the data directory.
     * @param url of JDBC; empty for the one in the data directory
     */
    record Database(Optional<String> url, String user, String password) {
        static Database of(Map<String, String> environment) {
            Optional<String> url = set(environment, "GANNET_DATABASE_URL");
            if (url.isPresent() && !url.get().startsWith("jdbc:postgresql:")) {
                throw new DemoRefusal("GANNET_DATABASE_URL begins with jdbc:postgresql:, not as " + url.get());
            }
            return new Database(
                    url,
                    set(environment, "GANNET_DATABASE_USER").orElse("gannet"),
                    set(environment, "GANNET_DATABASE_PASSWORD").orElse(""));
        }

        @Override
        public String toString() {
            return url + " as " + user;
        }
    }

    /** @throws DemoRefusal for what it does not understand */
    static DemoOptions parse(List<String> arguments, Map<String, String> environment) {
        Optional<Path> dataDir = Optional.empty();
        int port = 8080;
        int nodes = 3;
        boolean simulated = false;
        boolean keep = false;
        boolean exitWhenReady = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--data-dir" -> dataDir = Optional.of(path(value(option, rest)));
                case "--port" -> port = number(option, value(option, rest), 0, 65535);
                case "--nodes" -> nodes = number(option, value(option, rest), 1, MOST_NODES);
                case "--simulated" -> simulated = true;
                case "--keep" -> keep = true;
                case "--exit-when-ready" -> exitWhenReady = true;
                default -> throw new DemoRefusal("unknown option " + option);
            }
        }
        return new DemoOptions(
                dataDir.orElseThrow(() -> new DemoRefusal("--data-dir is needed")),
                port,
                nodes,
                simulated,
                keep,
                exitWhenReady,
                accel(environment),
                set(environment, "GANNET_ADMIN_PASSWORD"),
                set(environment, "GANNET_DEMO_PASSWORD"),
                Database.of(environment));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new DemoRefusal(option + " needs a value");
        }
        return rest.next();
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new DemoRefusal("not a directory's name: " + text, e);
        }
    }

    private static int number(String option, String text, int least, int most) {
        if (text.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new DemoRefusal(option + " needs a number from " + least + " to " + most + ", not " + text);
    }

    private static Accel accel(Map<String, String> environment) {
        String text = set(environment, "GANNET_ACCEL").orElse("auto");
        try {
            return Accel.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new DemoRefusal("GANNET_ACCEL is auto, kvm or tcg, not " + text, e);
        }
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }
}
