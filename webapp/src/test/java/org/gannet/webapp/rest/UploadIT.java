package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that is larger than any other body of the API comes in pieces, by a program and by {@code ./gannet}. */
@PortalTest
class UploadIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SIZE = 200_000;

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];
    private final String name = "Uploaded " + UUID.randomUUID();
    private ApiClient admin;

    @BeforeEach
    void open() {
        admin = ApiClient.of(port, "admin");
        new Random(3).nextBytes(content);
    }

    @AfterEach
    void clear() throws Exception {
        for (JsonNode upload : items("uploads")) {
            admin.delete("uploads/" + upload.path("id").asString());
        }
    }

    private JsonNode items(String path) throws Exception {
        return JSON.readTree(admin.get(path).body()).path("items");
    }

    private String begin() throws Exception {
        HttpResponse<String> begun = admin.post("uploads", """
                {"name": "%s", "format": "raw", "sizeBytes": %d}
                """.formatted(name, SIZE));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return JSON.readTree(begun.body()).path("id").asString();
    }

    private HttpResponse<String> send(String id, int from, int to) throws Exception {
        return admin.send(admin.request("uploads/" + id + "/content?offset=" + from)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(Arrays.copyOfRange(content, from, to))));
    }

    private boolean isInCatalogue() throws Exception {
        for (JsonNode image : items("images")) {
            if (image.path("name").asString("").equals(name)) {
                return image.path("sizeBytes").asLong() == SIZE;
            }
        }
        return false;
    }

    @Test
    void comesInPieces() throws Exception {
        String id = begin();
        assertThat(send(id, 0, 90_000).statusCode()).isEqualTo(200);
        HttpResponse<String> wrong = send(id, 10, 20);
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("Go on at 90000");
        assertThat(admin.post("uploads/" + id + "/finish", "").statusCode()).isEqualTo(409);
        JsonNode rest = JSON.readTree(send(id, 90_000, SIZE).body());
        assertThat(rest.path("receivedBytes").asInt()).isEqualTo(SIZE);
        assertThat(admin.post("uploads/" + id + "/finish", "").statusCode()).isEqualTo(200);
        assertThat(isInCatalogue()).isTrue();
        assertThat(admin.get("uploads/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void isCancelled() throws Exception {
        String id = begin();
        assertThat(admin.delete("uploads/" + id).statusCode()).isEqualTo(204);
        assertThat(send(id, 0, 10).statusCode()).isEqualTo(404);
    }

    @Test
    void isBroughtByTheLauncher() throws Exception {
        Path file = Files.write(directory.resolve("an image.raw"), content);

        assertThat(launcher("upload", file.toString(), name)).contains("In the catalogue: " + name);

        assertThat(isInCatalogue()).isTrue();
        assertThat(launcher("upload", file.toString(), "Other " + name, "--qcow2"))
                .contains("not in the format QCOW2");
        assertThat(items("uploads")).isEmpty();
    }

    private String launcher(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of("../gannet").toAbsolutePath().normalize().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GANNET_URL", "http://127.0.0.1:" + port);
        builder.environment().put("GANNET_ADMIN_PASSWORD", World.PASSWORD);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
