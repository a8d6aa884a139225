package org.gannet.agent.boot;

import java.net.URI;
import java.time.Duration;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.agent.mirror.Replicas;
import org.gannet.agent.service.NodeService;
import org.gannet.node.NodeException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * A node's agent, running: NodeApi over HTTPS for callers with a certificate of the cluster. Lives in a Spring context
 * of its own, so that it can share a process with the portal. Closing it leaves its guests running.
 */
public final class AgentServer implements AutoCloseable {
    private final AgentSettings settings;
    private final DirectoryLock lock;
    private final AnnotationConfigServletWebServerApplicationContext context;

    private AgentServer(
            AgentSettings settings, DirectoryLock lock, AnnotationConfigServletWebServerApplicationContext context) {
        this.settings = settings;
        this.lock = lock;
        this.context = context;
    }

    /**
     * Starts, finds its machines again and answers requests when it returns.
     * @throws IllegalStateException with one clear sentence when it can't: port taken, directory in use or not writable
     */
    public static AgentServer start(AgentSettings settings) {
        return start(settings, new LocalCommandRunner());
    }

    /** The same. @param runner of all tools */
    public static AgentServer start(AgentSettings settings, CommandRunner runner) {
        DirectoryLock lock = DirectoryLock.take(settings.directory());
        AnnotationConfigServletWebServerApplicationContext context =
                new AnnotationConfigServletWebServerApplicationContext();
        try {
            context.setDisplayName("agent of " + settings.name());
            context.registerBean(AgentSettings.class, () -> settings);
            // Whoever gave it ends it, if that is needed.
            context.registerBean(CommandRunner.class, () -> runner, bean -> bean.setDestroyMethodName(""));
            context.register(AgentConfiguration.class);
            context.refresh();
            context.getBean(NodeService.class).start();
            return new AgentServer(settings, lock, context);
        } catch (RuntimeException e) {
            context.close();
            lock.close();
            throw explain(settings, e);
        }
    }

    private static RuntimeException explain(AgentSettings settings, RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return new IllegalStateException(
                        "the agent of " + settings.name() + " can't listen on " + settings.address() + ":"
                                + port.getPort() + ": the port is taken",
                        thrown);
            }
            if (cause instanceof NodeException problem) {
                return new IllegalStateException(
                        "the agent of " + settings.name() + " can't start: "
                                + problem.problem().message() + " "
                                + problem.problem().internal(),
                        thrown);
            }
        }
        return new IllegalStateException("the agent of " + settings.name() + " can't start: " + thrown, thrown);
    }

    /** Where it is reached: https, the settings' address and the port that was taken. */
    public URI uri() {
        String address = settings.address();
        return URI.create("https://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port());
    }

    private int port() {
        return context.getBean(ListeningPort.class).getAsInt();
    }

    NodeCertificates certificates() {
        return context.getBean(NodeCertificates.class);
    }

    /**
     * Switches all guests off by their power button, and ends those that still run after the time; then what keeps
     * their mirrored disks. To be closed next.
     */
    public void stopGuests(Duration grace) {
        context.getBean(KvmHypervisor.class).stopAll(grace);
        context.getBean(Replicas.class).rest();
    }

    @Override
    public void close() {
        context.close();
        lock.close();
    }
}
