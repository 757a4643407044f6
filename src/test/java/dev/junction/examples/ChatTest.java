package dev.junction.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ChatTest {
  @Test
  void twoGuestsHearEachOther() throws Exception {
    try (var program = Program.startServer("examples/chat/server.js", Map.of());
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var ann = new Guest();
      var bob = new Guest();
      var annSocket = enter(client, program, "Ann", ann);
      assertThat(ann.next()).isEqualTo("{\"type\":\"joined\",\"name\":\"Ann\",\"present\":1}");
      var bobSocket = enter(client, program, "Bob", bob);
      assertThat(ann.next()).isEqualTo("{\"type\":\"joined\",\"name\":\"Bob\",\"present\":2}");
      assertThat(bob.next()).isEqualTo("{\"type\":\"joined\",\"name\":\"Bob\",\"present\":2}");

      annSocket.sendText("Grüße, 世界", true).get(10, TimeUnit.SECONDS);
      assertThat(bob.next())
          .isEqualTo("{\"type\":\"said\",\"name\":\"Ann\",\"text\":\"Grüße, 世界\"}");
      assertThat(ann.next())
          .isEqualTo("{\"type\":\"said\",\"name\":\"Ann\",\"text\":\"Grüße, 世界\"}");

      var longText = "x".repeat(100_000);
      bobSocket.sendText(longText, true).get(10, TimeUnit.SECONDS);
      assertThat(ann.next())
          .isEqualTo("{\"type\":\"said\",\"name\":\"Bob\",\"text\":\"" + longText + "\"}");

      bobSocket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
      assertThat(ann.next()).isEqualTo("{\"type\":\"left\",\"name\":\"Bob\",\"present\":1}");
      annSocket.abort();
    }
  }

  @Test
  void thePageIsServedBesideTheRoom() throws Exception {
    try (var program = Program.startServer("examples/chat/server.js", Map.of());
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var page =
          client.send(
              HttpRequest.newBuilder(URI.create(program.url())).build(), BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<title>Chat</title>");
    }
  }

  private static WebSocket enter(HttpClient client, Program program, String name, Guest guest)
      throws Exception {
    var room = URI.create(program.url().replace("http:", "ws:") + "/room?name=" + name);
    return client.newWebSocketBuilder().buildAsync(room, guest).get(10, TimeUnit.SECONDS);
  }

  /** Collects whole messages. */
  private static final class Guest implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    String next() throws InterruptedException {
      return messages.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
