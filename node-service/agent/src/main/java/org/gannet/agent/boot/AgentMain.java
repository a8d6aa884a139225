package org.gannet.agent.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.agent.volume.blockdev.DevicePool;
import org.gannet.agent.volume.ext.ExtPool;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.agent.volume.rbd.RbdPool;
import org.gannet.agent.volume.sharedfile.GlusterVolume;
import org.gannet.agent.volume.sharedfile.SharedDirectory;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * The agent on its own, as on a real node. Settings are {@code --key=value}; {@code --config=FILE} names a properties
 * file with the same keys, which arguments override. Ends with status 2 and one clear line when it can't start.
 */
public final class AgentMain {
    private static final String CONFIG = "config";

    private AgentMain() {}

    public static void main(String[] arguments) {
        LoggingSystem logging = LoggingSystem.get(AgentMain.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), "", null);
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
        System.Logger log = System.getLogger(AgentMain.class.getName());
        try {
            AgentServer server = AgentServer.start(settings(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "agent shutdown"));
            log.log(System.Logger.Level.INFO, "the agent answers at " + server.uri());
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            log.log(System.Logger.Level.ERROR, e.getMessage());
            System.exit(2);
        }
    }

    /** @throws IllegalArgumentException saying which setting is missing or wrong */
    static AgentSettings settings(String[] arguments) throws IOException {
        Properties given = new Properties();
        for (String argument : arguments) {
            if (!argument.startsWith("--") || !argument.contains("=")) {
                throw new IllegalArgumentException("settings are --key=value, not " + argument);
            }
            int equals = argument.indexOf('=');
            given.setProperty(argument.substring(2, equals), argument.substring(equals + 1));
        }
        Properties all = new Properties();
        if (given.getProperty(CONFIG) != null) {
            try (Reader file = Files.newBufferedReader(Path.of(given.getProperty(CONFIG)))) {
                all.load(file);
            }
        }
        all.putAll(given);
        all.remove(CONFIG);
        AgentSettings settings = new AgentSettings(
                new NodeName(require(all, "name")),
                Path.of(take(all, "directory").orElse("/var/lib/gannet")),
                Path.of(take(all, "run-directory").orElse("/run/gannet")),
                require(all, "address"),
                number(all, "port").orElse(8441L).intValue(),
                PortRange.parse(take(all, "migration-ports").orElse("46000-46199")),
                Accel.valueOf(take(all, "accel").orElse("auto").toUpperCase(Locale.ROOT)),
                Path.of(take(all, "tls-directory").orElse("/etc/gannet/tls")),
                new AgentSettings.Offer(
                        number(all, "cpus").map(Math::toIntExact),
                        number(all, "memory-mib").map(ByteSize::ofMebibytes),
                        number(all, "migration-mib-per-second").map(ByteSize::ofMebibytes),
                        number(all, "image-cache-mib").map(ByteSize::ofMebibytes)),
                list(all, "pools").map(LvmPool::parse).toList(),
                outside(all),
                list(all, "devices").map(DevicePool::parse).toList());
        if (!all.isEmpty()) {
            throw new IllegalArgumentException("unknown settings: " + all.keySet());
        }
        return settings;
    }

    private static OutsideStorage outside(Properties all) {
        return new OutsideStorage(
                Stream.concat(
                                list(all, "shared-directories").map(SharedDirectory::parse),
                                list(all, "gluster-volumes").map(GlusterVolume::parse))
                        .toList(),
                list(all, "ceph-pools").map(RbdPool::parse).toList(),
                new ExtStorage(
                        take(all, "ext-providers")
                                .map(text -> Stream.of(text.split(","))
                                        .map(String::strip)
                                        .map(Path::of)
                                        .toList())
                                .orElse(ExtStorage.USUAL),
                        list(all, "ext-pools").map(ExtPool::parse).toList()));
    }

    private static Stream<String> list(Properties all, String key) {
        return take(all, key).stream().flatMap(text -> Stream.of(text.split(",")));
    }

    private static Optional<String> take(Properties all, String key) {
        return Optional.ofNullable((String) all.remove(key));
    }

    private static String require(Properties all, String key) {
        return take(all, key).orElseThrow(() -> new IllegalArgumentException("--" + key + "=… is needed"));
    }

    private static Optional<Long> number(Properties all, String key) {
        try {
            return take(all, key).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + key + " needs a number", e);
        }
    }
}
