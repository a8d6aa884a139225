package org.gannet.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The portal's REST API, used by one account. */
final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final long GIBIBYTE = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    private static final int AWAY = 503;

    private final Supplier<URI> portal;
    private final String authorization;

    Api(URI portal, String login, String password) {
        this(() -> portal, login, password);
    }

    /** @param portal asked each time: with several portals it is the one that leads now */
    Api(Supplier<URI> portal, String login, String password) {
        this.portal = portal;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** There is no portal, or no database behind it, or it stands by. What was sent may have been heard. */
    static final class Away extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Away(String message, Throwable cause) {
            super(message, cause);
        }

        Away(String message) {
            super(message);
        }
    }

    /** What the portal answered. */
    record Answer(int status, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        boolean isAway() {
            return status == AWAY;
        }

        /** The problem's code, as {@code NOT_FOUND}. */
        String code() {
            return json().path("code").asString("");
        }

        JsonNode accepted() {
            return required(202);
        }

        JsonNode required(int wanted) {
            if (status == AWAY && wanted != AWAY) {
                throw new Away("answered " + status + ": " + text);
            }
            if (status != wanted) {
                throw new AssertionError("answered " + status + " instead of " + wanted + ": " + text);
            }
            return json();
        }
    }

    Answer get(String path) {
        return send("GET", path, Optional.empty());
    }

    Answer post(String path, String json) {
        return send("POST", path, Optional.of(json));
    }

    Answer put(String path, String json) {
        return send("PUT", path, Optional.of(json));
    }

    Answer delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    private Answer send(String method, String path, Optional<String> body) {
        HttpRequest request = HttpRequest.newBuilder(portal.get().resolve("/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new Away(method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // ---- words for what stories often ask ----

    /** Whether there is a portal that answers who we are; a dead one, or one that stands by, is not. */
    boolean isServing() {
        try {
            return get("/me").status() == 200;
        } catch (Away away) {
            return false;
        }
    }

    List<JsonNode> rows(String path) {
        return StreamSupport.stream(get(path).required(200).path("items").spliterator(), false)
                .toList();
    }

    String project(String name) {
        return rows("/projects").stream()
                .filter(project -> project.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
    }

    /** Makes one with much room. @return its id */
    String newProject(String name) {
        return post("/projects", """
                {"name": "%s", "limit": {"machines": 100, "vcpus": 100, "memoryBytes": %d, "diskBytes": %d}}
                """.formatted(name, 100 * GIBIBYTE, 100 * GIBIBYTE))
                .required(201)
                .path("id")
                .asString();
    }

    Optional<String> image(String name) {
        return rows("/images").stream()
                .filter(image -> image.path("name").asString().equals(name))
                .findFirst()
                .map(image -> image.path("id").asString());
    }

    JsonNode quota(String project) {
        return get("/projects/" + project + "/quota").required(200);
    }

    Optional<JsonNode> machine(String name) {
        return rows("/instances").stream()
                .filter(machine -> machine.path("name").asString().equals(name))
                .findFirst();
    }

    String status(String id) {
        return get("/instances/" + id).required(200).path("status").path("word").asString();
    }

    /** A request for a small machine; what a story wants otherwise is changed by {@link Wish}. */
    Wish wish(String name) {
        return wish(SharedDemo.PROJECT, name);
    }

    Wish wish(String project, String name) {
        return new Wish(project(project), name, image(SharedDemo.IMAGE), 1, 160 * MEBIBYTE, GIBIBYTE);
    }

    /** A machine to be made. */
    record Wish(String project, String name, Optional<String> image, int vcpus, long memory, long disk) {
        Wish withName(String other) {
            return new Wish(project, other, image, vcpus, memory, disk);
        }

        Wish withProject(String other) {
            return new Wish(other, name, image, vcpus, memory, disk);
        }

        Wish withImage(String other) {
            return new Wish(project, name, Optional.of(other), vcpus, memory, disk);
        }

        Wish withoutImage() {
            return new Wish(project, name, Optional.empty(), vcpus, memory, disk);
        }

        Wish withSize(int otherVcpus, long otherMemory, long otherDisk) {
            return new Wish(project, name, image, otherVcpus, otherMemory, otherDisk);
        }

        String json() {
            return json("");
        }

        /** @param more fields, as {@code "node":"node2"} */
        String json(String more) {
            var fields = JSON.createObjectNode()
                    .put("project", project)
                    .put("name", name)
                    .put("vcpus", vcpus)
                    .put("memoryBytes", memory)
                    .put("diskBytes", disk);
            image.ifPresent(id -> fields.put("image", id));
            String json = JSON.writeValueAsString(fields);
            return more.isEmpty() ? json : json.substring(0, json.length() - 1) + "," + more + "}";
        }
    }

    /** The job that was asked for. */
    Job job(Answer accepted) {
        JsonNode json = accepted.accepted();
        return new Job(json.path("instance").asString(), json.path("job").asString());
    }

    /** @param instance that it is about */
    record Job(String instance, String id) {}

    JsonNode job(Job job) {
        return get("/jobs/" + job.id()).required(200);
    }

    static boolean isEnded(JsonNode job) {
        return !job.path("endedAt").isMissingNode() && !job.path("endedAt").isNull();
    }

    JsonNode awaitEnd(Job job) {
        return Patience.until("the end of job " + job.id()).until(() -> job(job), Api::isEnded);
    }

    /** @throws AssertionError with the whole job when it ends in another way */
    void awaitSuccess(Job job) {
        JsonNode ended = awaitEnd(job);
        if (!ended.path("status").asString().equals("succeeded")) {
            throw new AssertionError("the job ended otherwise: " + ended.toPrettyString());
        }
    }
}
