package org.gannet.backend.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gannet.backend.GannetSettings;
import org.gannet.base.NodeName;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeHttp;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Nodes over HTTPS: both sides show certificates of the cluster. Each kind of call has its own time limit. */
final class HttpNodeDirectory implements NodeDirectory {
    private record Place(NodeName name, String address) {}

    private final NodeConnector connector;
    private final GannetSettings.Nodes settings;
    private final Supplier<CallStamp> stamps;
    private final ConcurrentHashMap<Place, NodeApi> known = new ConcurrentHashMap<>();

    /** @param stamps of the leader that calls */
    HttpNodeDirectory(NodeConnector connector, GannetSettings.Nodes settings, Supplier<CallStamp> stamps) {
        this.connector = connector;
        this.settings = settings;
        this.stamps = stamps;
    }

    @Override
    public NodeApi get(NodeName name, String address) {
        return known.computeIfAbsent(new Place(name, address), this::connect);
    }

    private NodeApi connect(Place place) {
        NodeApi usual = client(place, connector.calls(settings.callTimeout()));
        NodeApi volumes = client(place, connector.calls(settings.volumeTimeout()));
        NodeApi images = client(place, connector.uploads(settings.imageTimeout()));
        Class<?>[] kinds = {NodeApi.class};
        return (NodeApi) Proxy.newProxyInstance(NodeApi.class.getClassLoader(), kinds, (self, method, arguments) -> {
            NodeApi target = switch (method.getName()) {
                case "ensureVolume",
                        "ensureVolumeAbsent",
                        "ensureVolumeKnown",
                        "ensureVolumeForgotten",
                        "ensurePoolWhole",
                        "ensureVolumeSize",
                        "ensureSnapshot",
                        "ensureSnapshotAbsent",
                        "adaptVm" -> volumes;
                case "ensureImage", "ensureConfiguration" -> images;
                default -> usual;
            };
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        });
    }

    private NodeApi client(Place place, ClientHttpRequestFactory requests) {
        RestClient.Builder builder =
                RestClient.builder().baseUrl("https://" + place.address()).requestFactory(requests);
        return NodeHttp.client(builder, place.name().value(), stamps);
    }
}
