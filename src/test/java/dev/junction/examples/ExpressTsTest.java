package dev.junction.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExpressTsTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Program program;

  @BeforeAll
  void start() throws Exception {
    program = Program.startServer("examples/express-ts/server.ts", Map.of());
  }

  @AfterAll
  void stop() {
    program.close();
    client.close();
  }

  @Test
  void itemsAreKept() throws Exception {
    var made = post("{\"name\":\"bread\",\"amount\":2}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).isEqualTo("{\"id\":1,\"name\":\"bread\",\"amount\":2}");
    assertThat(get("/items").body()).isEqualTo("[" + made.body() + "]");
    assertThat(post("{\"name\":3}").statusCode()).isEqualTo(400);
  }

  @Test
  void anErrorTellsTheLineOfTheSource() throws Exception {
    var response = get("/items/77");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("no item 77").contains("items.ts:29:35");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(program.url() + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String json) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(program.url() + "/items"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }
}
