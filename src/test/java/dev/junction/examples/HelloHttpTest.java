package dev.junction.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HelloHttpTest {
  @Test
  void answersWithMethodAndPath() throws Exception {
    try (var program = Program.startServer("examples/hello-http/server.js", Map.of());
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request = HttpRequest.newBuilder(URI.create(program.url() + "/some/path?q=1")).build();
      var response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/plain; charset=utf-8");
      assertThat(response.body()).isEqualTo("Hello from GET /some/path?q=1\n");
    }
  }
}
