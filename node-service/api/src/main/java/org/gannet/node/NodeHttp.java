package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;

/** How the messages of {@link NodeApi} travel, the same on both sides: JSON, path variables, problems. */
public final class NodeHttp {
    private static final int LONGEST_PROBLEM = 256 * 1024;
    private static final int LARGEST_DOCUMENT = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(LARGEST_DOCUMENT)
                            .build())
                    .build())
            .withConfigOverride(String.class, NodeHttp::emptyWhenMissing)
            .withConfigOverride(List.class, NodeHttp::emptyWhenMissing)
            .withConfigOverride(Map.class, NodeHttp::emptyWhenMissing)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private NodeHttp() {}

    /**
     * Old and new versions understand each other: unknown fields are ignored; of missing ones, numbers are 0, texts,
     * lists and maps empty.
     */
    public static JsonMapper json() {
        return JSON;
    }

    private static void emptyWhenMissing(MutableConfigOverride override) {
        override.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /** Identities in paths. */
    public static DefaultConversionService conversions() {
        DefaultConversionService service = new DefaultConversionService();
        register(service);
        return service;
    }

    /** Teaches another service the identities. */
    public static void register(ConverterRegistry registry) {
        registry.addConverter(String.class, InstanceId.class, InstanceId::parse);
        registry.addConverter(String.class, VolumeId.class, VolumeId::parse);
        registry.addConverter(String.class, TaskId.class, TaskId::parse);
        registry.addConverter(String.class, DiskId.class, DiskId::parse);
        registry.addConverter(String.class, ImageDigest.class, ImageDigest::new);
        registry.addConverter(String.class, SnapshotId.class, SnapshotId::parse);
        registry.addConverter(String.class, ExportId.class, ExportId::parse);
        registry.addConverter(InstanceId.class, String.class, InstanceId::toString);
        registry.addConverter(VolumeId.class, String.class, VolumeId::toString);
        registry.addConverter(TaskId.class, String.class, TaskId::toString);
        registry.addConverter(DiskId.class, String.class, DiskId::toString);
        registry.addConverter(ImageDigest.class, String.class, ImageDigest::toString);
        registry.addConverter(ExportId.class, String.class, ExportId::toString);
        registry.addConverter(SnapshotId.class, String.class, SnapshotId::toString);
    }

    /** The HTTP status that carries a problem of this code. */
    public static int statusOf(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> 404;
            case NOT_SIGNED_IN -> 401;
            case NOT_ALLOWED -> 403;
            case RATE_LIMITED -> 429;
            case TIMED_OUT -> 504;
            case STORE_UNAVAILABLE, STANDING_BY -> 503;
            default ->
                switch (code.kind()) {
                    case USER -> 400;
                    case CONFLICT -> 409;
                    case CAPACITY -> 507;
                    case EXTERNAL -> 502;
                    case INTERNAL -> 500;
                };
        };
    }

    /**
     * A client of one node.
     * @param builder with the base URL and a request factory that has the certificates and time limits
     * @param node for the operator, when it does not answer
     * @param stamps drawn anew for each call
     */
    public static NodeApi client(RestClient.Builder builder, String node, Supplier<CallStamp> stamps) {
        // No interceptor: that would hold a whole image in memory.
        builder.requestInitializer(request ->
                request.getHeaders().set(CallStamp.HEADER, stamps.get().toString()));
        return client(NodeApi.class, builder, node);
    }

    /** The same for another interface of a node, whose calls nobody orders. */
    public static <T> T client(Class<T> type, RestClient.Builder builder, String node) {
        RestClient client = builder.configureMessageConverters(converters -> converters
                        .disableDefaults()
                        .addCustomConverter(new ResourceHttpMessageConverter())
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(JSON)))
                .defaultStatusHandler(status -> status.isError(), NodeHttp::throwProblem)
                .build();
        T proxy = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .conversionService(conversions())
                .build()
                .createClient(type);
        return wrap(type, proxy, node);
    }

    private static void throwProblem(HttpRequest request, ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readNBytes(LONGEST_PROBLEM);
        throw new NodeException(readProblem(body).orElseGet(() -> {
            String status;
            try {
                status = "HTTP status " + response.getStatusCode().value();
            } catch (IOException e) {
                status = e.toString();
            }
            return Problem.of(ErrorCode.NODE_UNREACHABLE, "A node gave an answer that is not understood.")
                    .withInternal(request.getMethod() + " " + request.getURI() + ": " + status);
        }));
    }

    private static Optional<Problem> readProblem(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readValue(body, Problem.class));
        } catch (JacksonException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** One exception for all that goes wrong on the way. */
    private static <T> T wrap(Class<T> type, T proxy, String node) {
        return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return method.invoke(proxy, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw translate(e.getTargetException(), node);
                    }
                }));
    }

    private static Throwable translate(Throwable thrown, String node) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeException problem) {
                return problem;
            }
        }
        return switch (thrown) {
            case ResourceAccessException e -> NodeException.unreachable(node, e.getCause());
            case RestClientException e -> NodeException.unreachable(node, e);
            default -> thrown;
        };
    }
}
