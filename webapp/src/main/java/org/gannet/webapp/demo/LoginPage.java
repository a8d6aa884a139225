package org.gannet.webapp.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks for the portal's first page, as a browser does. */
final class LoginPage {
    private LoginPage() {}

    /** @throws DemoRefusal when it does not come */
    static void requireAnswer(URI portal) throws InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            HttpRequest request = HttpRequest.newBuilder(portal.resolve("/login"))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new DemoRefusal("the login page answers " + status);
            }
        } catch (IOException e) {
            throw new DemoRefusal("the login page does not answer: " + e.getMessage(), e);
        }
    }
}
