package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.backend.instances.Accepted;
import org.gannet.testing.Golden;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route of the API, visited as nobody, as a stranger, and in each role. */
@PortalTest
class RouteMatrixIT {
    private static final List<Optional<String>> VISITORS = List.of(
            Optional.empty(), Optional.of("bob"), Optional.of("helga"), Optional.of("alice"), Optional.of("admin"));
    private static final List<String> NAMES = List.of("nobody", "stranger", "helpdesk", "member", "administrator");

    /** A machine of the red project that does not run is made for each visit to a route that names one. */
    private static final List<String> ROUTES = List.of(
            "GET /api/v1/me",
            "GET /api/v1/projects",
            "POST /api/v1/projects",
            "GET /api/v1/projects/{id}",
            "GET /api/v1/projects/{id}/quota",
            "GET /api/v1/projects/{id}/networks",
            "GET /api/v1/configuration",
            "PUT /api/v1/configuration",
            "GET /api/v1/images",
            "GET /api/v1/images/{id}",
            "PATCH /api/v1/images/{id}",
            "DELETE /api/v1/images/{id}",
            "GET /api/v1/imports",
            "POST /api/v1/imports",
            "GET /api/v1/imports/{id}",
            "DELETE /api/v1/imports/{id}",
            "POST /api/v1/imports/{id}/resume",
            "GET /api/v1/uploads",
            "POST /api/v1/uploads",
            "GET /api/v1/uploads/{id}",
            "DELETE /api/v1/uploads/{id}",
            "PUT /api/v1/uploads/{id}/content",
            "POST /api/v1/uploads/{id}/finish",
            "GET /api/v1/nodes",
            "POST /api/v1/nodes",
            "GET /api/v1/nodes/{name}",
            "GET /api/v1/nodes/{name}/death",
            "GET /api/v1/backups",
            "GET /api/v1/findings",
            "GET /api/v1/headroom",
            "GET /api/v1/balance",
            "GET /api/v1/spare-nodes",
            "GET /api/v1/tags",
            "GET /api/v1/instances",
            "POST /api/v1/instances",
            "GET /api/v1/instances/{id}",
            "GET /api/v1/instances/{id}/consoles",
            "POST /api/v1/instances/{id}/start",
            "POST /api/v1/instances/{id}/stop",
            "POST /api/v1/instances/{id}/reboot",
            "POST /api/v1/instances/{id}/migrate",
            "DELETE /api/v1/instances/{id}",
            "GET /api/v1/events",
            "GET /api/v1/jobs",
            "GET /api/v1/jobs/{id}",
            "POST /api/v1/jobs/{id}/cancel",
            "POST /api/v1/jobs/{id}/release",
            "POST /api/v1/jobs/{id}/retry",
            "PUT /api/v1/jobs/{id}/priority",
            "GET /api/v1/jobs/{id}/relations",
            "POST /api/v1/jobs",
            "GET /api/v1/operations",
            "POST /api/v1/operations/{name}",
            "GET /api/v1/queue",
            "POST /api/v1/queue/pause",
            "POST /api/v1/queue/resume",
            "POST /api/v1/queue/close",
            "POST /api/v1/queue/open",
            "PUT /api/v1/queue/limits",
            "GET /api/v1/rules",
            "PUT /api/v1/rules",
            "GET /api/v1/locks");

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void letsInWhomItShould() throws Exception {
        machines.ensureNode("node1", "node1:1");
        StringBuilder matrix = new StringBuilder("%-42s".formatted("route"));
        NAMES.forEach(name -> matrix.append(" %-14s".formatted(name)));
        for (String route : ROUTES) {
            matrix.append('\n').append("%-42s".formatted(route));
            for (Optional<String> visitor : VISITORS) {
                matrix.append(" %-14s".formatted(visit(route, new ApiClient(port, visitor))));
            }
        }
        Golden.assertMatches(
                "rest/routes-by-role.txt",
                matrix.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void visitsEveryRouteThatThereIs() {
        Set<String> known = new TreeSet<>(ROUTES);
        Set<String> found = mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/api/v1/"))
                        .flatMap(pattern -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + pattern)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).isEqualTo(known);
    }

    private String visit(String route, ApiClient client) throws Exception {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf("/api/v1/") + "/api/v1/".length());
        boolean needsMachine =
                path.contains("instances/{id}") || path.contains("jobs/{id}") || path.startsWith("operations/");
        Optional<Accepted> machine =
                needsMachine ? Optional.of(machines.create(people.red.id(), false)) : Optional.empty();
        String id = path.startsWith("projects")
                ? people.red.id().toString()
                : path.startsWith("jobs")
                        ? machine.map(made -> made.job().toString()).orElse("")
                        : machine.map(made -> made.instance().toString())
                                .orElse("00000000-0000-4000-8000-000000000000");
        String name = path.startsWith("operations") ? "StopInstance" : "node1";
        String filled = path.replace("{id}", id).replace("{name}", name);
        HttpResponse<String> answer = switch (method) {
            case "GET" -> client.get(filled);
            case "DELETE" -> client.delete(filled);
            case "PATCH" -> client.patch(filled, body(path, id));
            case "PUT" -> client.put(filled, body(path, id));
            default -> client.post(filled, body(path, id));
        };
        machine.ifPresent(made -> {
            if (!method.equals("DELETE") || answer.statusCode() >= 300) {
                machines.remove(made.instance());
            }
        });
        return words(answer.statusCode());
    }

    /** Understood, and never makes anything. */
    private String body(String path, String machine) {
        return switch (path) {
            case "instances" -> withoutProcessors();
            case "projects" -> "{\"name\": \" \"}";
            case "configuration" -> "{}";
            case "images/{id}" -> "{\"name\": \"Another\"}";
            case "imports" -> "{\"name\": \" \", \"format\": \"raw\", \"url\": \"http://127.0.0.1/x\"}";
            case "uploads" -> "{\"name\": \" \", \"format\": \"raw\"}";
            case "jobs" -> "{\"jobs\": []}";
            case "jobs/{id}/priority" -> "{\"priority\": -1}";
            case "queue/close" -> "{\"reason\": \" \"}";
            case "queue/limits" -> "{\"runningLimit\": 0, \"largestQueue\": 1, \"archiveAfterSeconds\": 1}";
            case "rules" -> "{\"version\": \"another\", \"rules\": []}";
            case "operations/{name}" -> "{\"instance\": \"%s\"}".formatted(machine);
            case "nodes" -> "{\"name\": \"node3\", \"address\": \"nowhere\"}";
            default -> "";
        };
    }

    private String withoutProcessors() {
        return """
                {"project": "%s", "name": "m", "vcpus": 0, "memoryBytes": 1, "diskBytes": 1}
                """.formatted(people.red.id());
    }

    private static String words(int status) {
        return Map.of(
                        200, "200 yes",
                        202, "202 yes",
                        400, "400 invalid",
                        401, "401 who?",
                        403, "403 no",
                        404, "404 nothing",
                        409, "409 not now")
                .getOrDefault(status, String.valueOf(status));
    }
}
