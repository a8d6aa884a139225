package org.gannet.agent.boot;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Peers;
import org.gannet.agent.transfer.Receiver;
import org.gannet.base.InstanceId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeHttp;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Other agents, reached over HTTPS with this node's certificate. */
final class HttpPeers implements Peers {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** While most of these calls are made a guest stands still, or its writes wait. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);

    private static final Duration FLUSH_LIMIT = Duration.ofMinutes(30);
    private final Supplier<SSLContext> tls;

    /** @param tls asked for each migration */
    HttpPeers(Supplier<SSLContext> tls) {
        this.tls = tls;
    }

    @Override
    public PeerApi of(IncomingVm target) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(tls.get())
                .connectTimeout(CONNECT_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new Peer(client(client, target, READ_LIMIT), client(client, target, FLUSH_LIMIT));
    }

    private static PeerApi client(HttpClient client, IncomingVm target, Duration limit) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(limit);
        String address = target.address().contains(":") ? "[" + target.address() + "]" : target.address();
        RestClient.Builder builder = RestClient.builder()
                .baseUrl("https://" + address + ":" + target.agentPort())
                .requestFactory(requests);
        return NodeHttp.client(PeerApi.class, builder, target.address());
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
