package dev.junction.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.testing.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExpressApiTest {
  private static final int MEGABYTE = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path uploads;
  private Program program;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    uploads = directory;
    program =
        Program.startServer(
            "examples/express-api/server.js", Map.of("UPLOADS", uploads.toString()));
  }

  @AfterAll
  void stop() {
    program.close();
    client.close();
  }

  @Test
  void notesAreCreatedReadChangedAndDeleted() throws Exception {
    var created = sendJson("POST", "/notes", "{\"text\":\"milk\",\"tags\":[\"shop\"]}");
    assertThat(created.statusCode()).isEqualTo(201);
    var location = created.headers().firstValue("location").orElseThrow();
    assertThat(location).matches("/notes/\\d+");

    assertThat(get(location).body()).contains("\"text\":\"milk\"");
    assertThat(get("/notes?tag=shop").body()).contains("milk");
    assertThat(get("/notes?tag=other").body()).isEqualTo("[]");

    assertThat(sendJson("PUT", location, "{\"text\":\"bread\"}").body())
        .contains("\"text\":\"bread\"");
    assertThat(sendJson("DELETE", location, "").statusCode()).isEqualTo(204);
    assertThat(get(location).statusCode()).isEqualTo(404);
  }

  @Test
  void aNoteWithoutTextIsRefused() throws Exception {
    var response = sendJson("POST", "/notes", "{}");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).isEqualTo("{\"error\":\"text is missing\"}");
  }

  @Test
  void brokenJsonGoesToTheErrorHandler() throws Exception {
    var response = sendJson("POST", "/notes", "{\"text\":");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"error\":\"").contains("JSON");
  }

  @Test
  void aRejectedHandlerGoesToTheErrorHandler() throws Exception {
    var response = get("/fails");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).startsWith("{\"error\":\"this route always fails\",\"request\":");
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    var response = get("/nowhere");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"error\":\"no GET /nowhere\"}");
    assertThat(response.headers().firstValue("x-request-number")).isPresent();
    assertThat(response.headers().firstValue("x-powered-by")).isEmpty();
  }

  @Test
  void staticFilesHaveAnEntityTagAndAnswerNotModified() throws Exception {
    var file =
        Files.readString(Program.project().resolve("examples/express-api/public/index.html"));
    var first = get("/static/");
    assertThat(first.body()).isEqualTo(file);
    assertThat(first.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(first.headers().firstValue("cache-control")).hasValue("public, max-age=3600");
    var tag = first.headers().firstValue("etag").orElseThrow();

    var again = send(request("/static/").header("If-None-Match", tag).build());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void aPartOfAStaticFileCanBeAskedFor() throws Exception {
    var response = send(request("/static/style.css").header("Range", "bytes=0-3").build());
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo("body");
  }

  @Test
  void tenMegabytesGoToDiskAndBack() throws Exception {
    var content = new byte[10 * MEGABYTE];
    new Random(1).nextBytes(content);
    var put = request("/files/large.bin").PUT(BodyPublishers.ofByteArray(content)).build();
    var stored = send(put);
    assertThat(stored.statusCode()).isEqualTo(201);
    assertThat(stored.body())
        .isEqualTo("{\"bytes\":" + content.length + ",\"sha256\":\"" + sha256(content) + "\"}");
    assertThat(Files.readAllBytes(uploads.resolve("large.bin"))).isEqualTo(content);

    var back = client.send(request("/files/large.bin").build(), BodyHandlers.ofByteArray());
    assertThat(back.headers().firstValueAsLong("content-length")).hasValue(content.length);
    assertThat(back.body()).isEqualTo(content);
  }

  @Test
  void aMissingFileIsNotFound() throws Exception {
    assertThat(get("/files/none").statusCode()).isEqualTo(404);
  }

  @Test
  void answersAreCompressedForThoseWhoAccept() throws Exception {
    for (var i = 0; i < 30; i++)
      sendJson("POST", "/notes", "{\"text\":\"a rather long note, number " + i + "\"}");
    var plain = get("/notes").body();
    var compressed =
        client.send(
            request("/notes").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofInputStream());
    assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
    try (var in = new GZIPInputStream(compressed.body())) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create(program.url() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpResponse<String> sendJson(String method, String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
