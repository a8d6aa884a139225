package org.gannet.agent.boot;

import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Peers;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeHttp;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Other agents, reached over HTTPS with this node's certificate. */
final class HttpPeers implements Peers {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private final HttpClient client;

    HttpPeers(SSLContext tls) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public PeerApi of(IncomingVm target) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(READ_LIMIT);
        String address = target.address().contains(":") ? "[" + target.address() + "]" : target.address();
        RestClient.Builder builder = RestClient.builder()
                .baseUrl("https://" + address + ":" + target.agentPort())
                .requestFactory(requests);
        return NodeHttp.client(PeerApi.class, builder, target.address());
    }
}
