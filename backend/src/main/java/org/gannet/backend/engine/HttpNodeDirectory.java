package org.gannet.backend.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.backend.GannetSettings;
import org.gannet.base.NodeName;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeHttp;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Nodes over HTTPS: both sides show certificates of the cluster. Each kind of call has its own time limit. */
final class HttpNodeDirectory implements NodeDirectory {
    private record Place(NodeName name, String address) {}

    private final HttpClient client;
    private final GannetSettings.Nodes settings;
    private final ConcurrentHashMap<Place, NodeApi> known = new ConcurrentHashMap<>();

    HttpNodeDirectory(HttpClient client, GannetSettings.Nodes settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public NodeApi get(NodeName name, String address) {
        return known.computeIfAbsent(new Place(name, address), this::connect);
    }

    private NodeApi connect(Place place) {
        NodeApi usual = limited(place, settings.callTimeout());
        NodeApi volumes = limited(place, settings.volumeTimeout());
        NodeApi images = limited(place, settings.imageTimeout());
        Class<?>[] kinds = {NodeApi.class};
        return (NodeApi) Proxy.newProxyInstance(NodeApi.class.getClassLoader(), kinds, (self, method, arguments) -> {
            NodeApi target = switch (method.getName()) {
                case "ensureVolume", "ensureVolumeAbsent" -> volumes;
                case "ensureImage" -> images;
                default -> usual;
            };
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        });
    }

    private NodeApi limited(Place place, Duration limit) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(limit);
        RestClient.Builder builder =
                RestClient.builder().baseUrl("https://" + place.address()).requestFactory(requests);
        return NodeHttp.client(builder, place.name().value());
    }
}
