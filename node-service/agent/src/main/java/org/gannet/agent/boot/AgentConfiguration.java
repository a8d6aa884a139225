package org.gannet.agent.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.apache.tomcat.websocket.server.WsSci;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.CallOrder;
import org.gannet.agent.hypervisor.kvm.Host;
import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.agent.image.CacheLimit;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.inventory.GenerationFile;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.keep.ConfigurationShelf;
import org.gannet.agent.keep.OutOfBandPrograms;
import org.gannet.agent.mirror.MirrorHost;
import org.gannet.agent.mirror.Replicas;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.service.NodeService;
import org.gannet.agent.transfer.BackupShelf;
import org.gannet.agent.transfer.VolumeReceiver;
import org.gannet.agent.transfer.VolumeWork;
import org.gannet.agent.transfer.WaitingPlaces;
import org.gannet.agent.volume.PlacedVolumes;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.blockdev.DeviceDriver;
import org.gannet.agent.volume.drbd.DrbdHost;
import org.gannet.agent.volume.drbd.DrbdReplicas;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.lvm.LvmDriver;
import org.gannet.base.DiskTemplate;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;

/** All beans of an agent, said one by one: nothing is scanned, nothing guessed from the class path. */
@Configuration(proxyBeanMethods = false)
@Import({
    WebConfiguration.class,
    NodeController.class,
    PeerController.class,
    VolumePeerController.class,
    ProblemResponses.class
})
class AgentConfiguration {
    private static final int MOST_CONNECTIONS = 1000;
    private static final Duration PULSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(100);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ImageCache imageCache(AgentSettings settings, Clock clock, CommandRunner runner) {
        return new ImageCache(
                settings.directory().resolve("images"),
                CacheLimit.of(settings.offer().images()),
                clock,
                Optional.of(runner));
    }

    /** Volumes ask the hypervisor who uses them, and the hypervisor asks for volumes: the circle is closed here. */
    @Bean
    VolumeUse volumeUse() {
        return new VolumeUse();
    }

    static final class VolumeUse implements VolumeUsers {
        private volatile VolumeUsers users = NONE;

        void answeredBy(VolumeUsers now) {
            users = now;
        }

        @Override
        public Optional<InstanceId> userOf(VolumeId volume) {
            return users.userOf(volume);
        }
    }

    @Bean
    VolumeDriver volumeDriver(AgentSettings settings, ImageCache images, CommandRunner runner, VolumeUse use) {
        VolumeDriver files = new FileDriver(settings.directory().resolve("volumes"), images, runner, use);
        Map<DiskTemplate, VolumeDriver> others = new EnumMap<>(DiskTemplate.class);
        if (!settings.pools().isEmpty()) {
            others.put(DiskTemplate.PLAIN, logicalVolumes(settings, files, images, runner, use));
        }
        if (!settings.devices().isEmpty()) {
            others.put(
                    DiskTemplate.BLOCKDEV,
                    new DeviceDriver(
                            settings.devices(),
                            files,
                            runner,
                            use,
                            settings.directory().resolve("devices")));
        }
        others.putAll(settings.outside().drivers(settings.name(), files, images, runner, use, settings.directory()));
        return others.isEmpty() ? files : new PlacedVolumes(files, others);
    }

    private static VolumeDriver logicalVolumes(
            AgentSettings settings, VolumeDriver files, ImageCache images, CommandRunner runner, VolumeUse use) {
        LvmDriver logical = new LvmDriver(
                settings.pools(),
                files,
                images,
                runner,
                use,
                settings.directory().resolve("arrivals"));
        logical.sweep();
        return logical;
    }

    @Bean(destroyMethod = "close")
    DrbdReplicas drbdReplicas(AgentSettings settings, VolumeDriver volumes, CommandRunner runner, VolumeUse use) {
        Path directory = settings.directory().resolve("drbd");
        return new DrbdReplicas(new DrbdHost(runner, volumes, directory, settings.address()), use);
    }

    @Bean(initMethod = "start")
    Replicas replicas(
            AgentSettings settings,
            VolumeDriver volumes,
            CommandRunner runner,
            Clock clock,
            VolumeUse use,
            DrbdReplicas drbd) {
        MirrorHost host = new MirrorHost(
                settings.name(),
                runner,
                volumes,
                clock,
                settings.directory().resolve("replicas"),
                settings.runDirectory(),
                settings.address(),
                settings.tlsDirectory());
        return new Replicas(host, use, drbd);
    }

    @Bean
    CardPorts cardPorts(CommandRunner runner) {
        OpenSwitches switches = new OpenSwitches(runner, Path.of("/var/run/openvswitch/db.sock"));
        return new CardPorts(runner, Path.of("/sys/class/net"), HostFacts.mayChangeNetwork(), switches);
    }

    @Bean
    ListeningPort listeningPort(ServletWebServerApplicationContext context) {
        return new ListeningPort(context);
    }

    @Bean(initMethod = "start")
    NodeCertificates nodeCertificates(AgentSettings settings, Clock clock) {
        return new NodeCertificates(settings.tlsDirectory(), clock);
    }

    @Bean
    KvmHypervisor hypervisor(
            AgentSettings settings,
            NodeCertificates certificates,
            ImageCache images,
            VolumeDriver volumes,
            Replicas replicas,
            CardPorts cards,
            CommandRunner runner,
            Clock clock,
            ListeningPort port,
            VolumeUse use) {
        Host host = new Host(
                runner,
                images,
                volumes,
                replicas,
                cards,
                clock,
                settings.directory().resolve("vms"),
                settings.runDirectory(),
                settings.address(),
                port,
                settings.migrationPorts(),
                settings.tlsDirectory(),
                settings.offer().migrationBytesPerSecond(),
                new HttpPeers(certificates::client));
        KvmHypervisor hypervisor = KvmHypervisor.start(host, settings.accel(), settings.directory());
        use.answeredBy(hypervisor.volumes());
        Thread.ofVirtual().name("settle volumes").start(volumes::settle);
        return hypervisor;
    }

    @Bean
    VolumeReceiver volumeReceiver(VolumeDriver volumes) {
        return new VolumeReceiver(volumes);
    }

    @Bean(destroyMethod = "stop")
    NodeService nodeService(
            AgentSettings settings,
            NodeCertificates certificates,
            ImageCache images,
            VolumeDriver volumes,
            VolumeReceiver receiver,
            KvmHypervisor hypervisor,
            Replicas replicas,
            CardPorts cards,
            CommandRunner runner,
            ListeningPort port,
            Clock clock) {
        NodeService.Identity identity = new NodeService.Identity(
                settings.name(),
                AgentVersion.get(),
                settings.directory(),
                settings.offer().cpus().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
                settings.offer().memory().orElseGet(HostFacts::memoryTotal));
        VolumeChanges changes = new VolumeChanges(volumes, hypervisor.volumes(), replicas, clock);
        BackupShelf shelf = new BackupShelf(settings.directory().resolve("backups"), clock);
        return new NodeService(
                identity,
                images,
                new NodeService.Volumes(
                        volumes,
                        changes,
                        new VolumeWork(volumes, changes, replicas, new HttpPeers(certificates::client), shelf),
                        receiver,
                        shelf,
                        new WaitingPlaces(settings.address(), port)),
                hypervisor,
                replicas,
                new NodeService.Keeping(
                        cards,
                        new ConfigurationShelf(settings.directory().resolve("configurations")),
                        new OutOfBandPrograms(settings.directory().resolve("out-of-band"), runner),
                        new GenerationFile(settings.directory().resolve("generation.json"), clock)),
                settings.directory().resolve("tasks"),
                clock);
    }

    @Bean
    ConsolePulse consolePulse() {
        return new ConsolePulse(PULSE, LONGEST_SILENCE);
    }

    @Bean
    CallOrder callOrder(AgentSettings settings) {
        return new CallOrder(settings.directory().resolve("leader.json"), new RequestStamp());
    }

    @Bean
    TomcatServletWebServerFactory webServer(AgentSettings settings, NodeCertificates certificates)
            throws UnknownHostException {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        factory.setAddress(InetAddress.getByName(settings.address()));
        Ssl ssl = Ssl.forBundle(NodeCertificates.SERVER);
        ssl.setClientAuth(Ssl.ClientAuth.NEED);
        ssl.setEnabledProtocols(new String[] {"TLSv1.3"});
        factory.setSsl(ssl);
        factory.setSslBundles(certificates.bundles());
        factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxConnections", Integer.toString(MOST_CONNECTIONS));
            // An image that is there already is answered before it is read: the sender may finish in peace.
            connector.setProperty("maxSwallowSize", "-1");
            connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        });
        return factory;
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> dispatcher(ServletWebServerApplicationContext context) {
        ServletRegistrationBean<DispatcherServlet> registration =
                new ServletRegistrationBean<>(new DispatcherServlet(context), "/");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CallerFilter> callerFilter() {
        FilterRegistrationBean<CallerFilter> registration = new FilterRegistrationBean<>(new CallerFilter());
        registration.setUrlPatterns(List.of("/*"));
        return registration;
    }
}
