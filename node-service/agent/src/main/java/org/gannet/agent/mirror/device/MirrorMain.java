package org.gannet.agent.mirror.device;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The process between guests and mirrored disks. It is started by the agent and ordered about over a local socket: one
 * line in, one or more lines out.
 */
public final class MirrorMain {
    private MirrorMain() {}

    /** @param arguments the socket for orders; the directory of the node's certificates */
    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of(arguments[0]);
        Devices devices = new Devices(new ClusterTls(Path.of(arguments[1])));
        Files.deleteIfExists(socket);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            while (true) {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().name("orders").start(() -> serve(channel, devices));
            }
        }
    }

    private static void serve(SocketChannel channel, Devices devices) {
        try (channel;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                BufferedWriter out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                for (String answer : devices.order(line)) {
                    out.write(answer);
                    out.write('\n');
                }
                out.flush();
            }
        } catch (IOException e) {
            // The agent has gone; another one will come.
        }
    }
}
