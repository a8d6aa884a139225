package org.gannet.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.gannet.base.IpPrefix;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What Gannet is told at its start, as properties {@code gannet.…}.
 * @param dataDir holds the image catalogue and the certificates
 * @param simulated nodes are only pretended, in this process: a bean SimulatedNodes must be there
 * @param watcher machines are started, stopped and made ready so that they do what they are wished to
 * @param standBy while another portal leads, it answers that it stands by, and takes over; else it begins to answer
 *     only when it leads
 */
@ConfigurationProperties("gannet")
public record GannetSettings(
        Path dataDir,
        @DefaultValue("false") boolean simulated,
        @DefaultValue("true") boolean watcher,
        @DefaultValue("true") boolean standBy,
        @DefaultValue Console console,
        @DefaultValue Nodes nodes,
        @DefaultValue Reports reports,
        @DefaultValue Events events,
        @DefaultValue Images images) {

    public GannetSettings {
        if (dataDir == null || dataDir.toString().isBlank()) {
            throw new IllegalArgumentException("gannet.data-dir is needed: a directory that Gannet may write to");
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    public Path imagesDirectory() {
        return dataDir.resolve("images");
    }

    public Path certificatesDirectory() {
        return dataDir.resolve("certificates");
    }

    /**
     * Consoles.
     * @param ticketLifetime until a ticket must have been used
     */
    public record Console(@DefaultValue("30s") Duration ticketLifetime) {
        public Console {
            requirePositive("gannet.console.ticket-lifetime", ticketLifetime);
        }
    }

    /**
     * Calls to nodes.
     * @param connectTimeout until a connection must be there
     * @param callTimeout until a short call must have been answered
     * @param volumeTimeout until a volume must have been made
     * @param imageTimeout until an image must have been sent
     */
    public record Nodes(
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration callTimeout,
            @DefaultValue("5m") Duration volumeTimeout,
            @DefaultValue("1h") Duration imageTimeout) {
        public Nodes {
            requirePositive("gannet.nodes.connect-timeout", connectTimeout);
            requirePositive("gannet.nodes.call-timeout", callTimeout);
            requirePositive("gannet.nodes.volume-timeout", volumeTimeout);
            requirePositive("gannet.nodes.image-timeout", imageTimeout);
        }
    }

    /**
     * What nodes say of themselves.
     * @param every how often each node is asked
     * @param silentAfter older reports are not believed; several times {@code every}, so that one may be lost
     */
    public record Reports(
            @DefaultValue("2s") Duration every,
            @DefaultValue("7s") Duration silentAfter) {
        public Reports {
            requirePositive("gannet.reports.every", every);
            if (silentAfter.compareTo(every) <= 0) {
                throw new IllegalArgumentException("gannet.reports.silent-after must be longer than .every: " + every);
            }
        }
    }

    /**
     * What is remembered of what happened, for programs that follow it.
     * @param keep older events are forgotten
     * @param most of more than so many, the oldest are forgotten
     */
    public record Events(
            @DefaultValue("7d") Duration keep,
            @DefaultValue("200000") long most) {
        public Events {
            requirePositive("gannet.events.keep", keep);
            if (most < 1) {
                throw new IllegalArgumentException("gannet.events.most must be 1 at least");
            }
        }
    }

    /**
     * The catalogue of images.
     * @param largest that may be uploaded
     * @param keepUploads unfinished ones that nobody goes on with for so long are forgotten
     */
    public record Images(
            @DefaultValue("100GB") DataSize largest,
            @DefaultValue("7d") Duration keepUploads,
            @DefaultValue Fetch fetch) {
        public Images {
            requirePositive("gannet.images.keep-uploads", keepUploads);
        }
    }

    /**
     * Images that the portal fetches from addresses that people name.
     * @param networks that are not public, from which they are fetched all the same: "10.0.0.0/8"
     * @param ports that are connected to; in these networks any
     * @param atOnce how many are fetched at the same time; others wait
     * @param connectTimeout until a connection must be there
     * @param silence until something must come
     * @param longest one image may take, however slowly it comes
     * @param pause before a broken connection is made again; more after each that brought nothing
     */
    public record Fetch(
            @DefaultValue List<String> networks,
            @DefaultValue({"80", "443", "8080", "8443"}) Set<Integer> ports,
            @DefaultValue("2") int atOnce,
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("30s") Duration silence,
            @DefaultValue("12h") Duration longest,
            @DefaultValue("2s") Duration pause) {
        /** As it is when nobody has set anything. */
        public static final Fetch USUAL = new Fetch(
                List.of(),
                Set.of(80, 443, 8080, 8443),
                2,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofHours(12),
                Duration.ofSeconds(2));

        public Fetch {
            networks = List.copyOf(networks);
            networks.forEach(IpPrefix::parse);
            ports = Set.copyOf(ports);
            if (atOnce < 1) {
                throw new IllegalArgumentException("gannet.images.fetch.at-once must be 1 at least");
            }
            requirePositive("gannet.images.fetch.connect-timeout", connectTimeout);
            requirePositive("gannet.images.fetch.silence", silence);
            requirePositive("gannet.images.fetch.longest", longest);
            requirePositive("gannet.images.fetch.pause", pause);
        }
    }

    private static void requirePositive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(property + " must be longer than nothing");
        }
    }
}
