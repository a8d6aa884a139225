package org.gannet.agent.boot;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Peers;
import org.gannet.agent.transfer.Receiver;
import org.gannet.agent.transfer.VolumePeerApi;
import org.gannet.agent.transfer.VolumePeers;
import org.gannet.base.InstanceId;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeHttp;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Other agents, reached over HTTPS with this node's certificate. */
final class HttpPeers implements Peers, VolumePeers {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** While most of these calls are made a guest stands still, or its writes wait. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);

    private static final Duration FLUSH_LIMIT = Duration.ofMinutes(30);
    /** A few MiB, and now and then what has come before them has to reach the disk. */
    private static final Duration PIECE_LIMIT = Duration.ofMinutes(2);

    private final Supplier<SSLContext> tls;

    /** @param tls asked for each migration */
    HttpPeers(Supplier<SSLContext> tls) {
        this.tls = tls;
    }

    @Override
    public PeerApi of(IncomingVm target) {
        HttpClient client = client();
        String address = target.address();
        return new Peer(
                client(PeerApi.class, client, address, target.agentPort(), READ_LIMIT),
                client(PeerApi.class, client, address, target.agentPort(), FLUSH_LIMIT));
    }

    @Override
    public VolumePeerApi of(IncomingVolume target) {
        return client(VolumePeerApi.class, client(), target.address(), target.agentPort(), PIECE_LIMIT);
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(tls.get())
                .connectTimeout(CONNECT_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static <T> T client(Class<T> type, HttpClient client, String host, int port, Duration limit) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(limit);
        String address = host.contains(":") ? "[" + host + "]" : host;
        RestClient.Builder builder =
                RestClient.builder().baseUrl("https://" + address + ":" + port).requestFactory(requests);
        return NodeHttp.client(type, builder, host);
    }

    /** Waits for the first flush, which has the whole copy to write, longer than for anything else. */
    private record Peer(PeerApi quick, PeerApi patient) implements PeerApi {
        @Override
        public Receiver receiver(InstanceId id, String secret) {
            return quick.receiver(id, secret);
        }

        @Override
        public void flush(InstanceId id, String secret) {
            patient.flush(id, secret);
        }

        @Override
        public void disksComplete(InstanceId id, String secret) {
            quick.disksComplete(id, secret);
        }

        @Override
        public Arrival goOn(InstanceId id, String secret) {
            return quick.goOn(id, secret);
        }
    }
}
