package dev.junction.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The HTTP and WebSocket (RFC 6455) side of {@link Debugger}. It has threads of its own, so that
 * debuggers are heard while the program runs or is paused, and do not keep it alive.
 */
final class DebuggerServer implements AutoCloseable {
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONG_LENGTH = 126;
  private static final int VERY_LONG_LENGTH = 127;
  private static final int MOST = 256 << 20;

  private final Debugger debugger;
  private final ServerSocket listener;
  private final String host;
  private final String id = UUID.randomUUID().toString();
  private final String title;
  private final String url;
  private final String version;
  private final boolean publishes;

  /**
   * @param publishes whether the address can be asked for by HTTP
   */
  DebuggerServer(
      Debugger debugger,
      String host,
      int port,
      String title,
      String url,
      String version,
      boolean publishes)
      throws IOException {
    this.publishes = publishes;
    this.debugger = debugger;
    this.host = host;
    this.title = title;
    this.url = url;
    this.version = version;
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    try {
      listener.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException error) {
      listener.close();
      throw error;
    }
    start(this::accept);
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "junction-debugger");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where debuggers connect to. */
  String address() {
    return "ws://" + authority() + "/" + id;
  }

  int port() {
    return listener.getLocalPort();
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException ignored) {
      // It is closed.
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        start(() -> serve(socket));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      while (answer(socket, in)) {
        // the next request
      }
    } catch (IOException ended) {
      // The other side has gone.
    }
  }

  /** Answers one request; false when the connection has ended. */
  private boolean answer(Socket socket, DataInputStream in) throws IOException {
    var request = readLine(in).split(" ");
    var headers = new HashMap<String, String>();
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
      }
    }
    var out = socket.getOutputStream();
    if (request.length < 2 || !isAllowed(headers.get("host"))) {
      refuse(out);
      return false;
    }
    if ("websocket".equalsIgnoreCase(headers.get("upgrade"))) {
      if (!request[1].equals("/" + id)) {
        refuse(out);
        return false;
      }
      upgrade(socket, in, out, headers);
      return false;
    }
    if (!publishes) {
      missing(out);
      return false;
    }
    var body = describe(request[1], headers.getOrDefault("host", authority()));
    if (body == null) {
      refuse(out);
      return false;
    }
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    write(
        out,
        "HTTP/1.0 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nCache-Control: no-cache\r\n"
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n");
    out.write(bytes);
    out.flush();
    return true;
  }

  /** A page of another site must not come here by a name that it resolves itself. */
  private static boolean isAllowed(String hostHeader) {
    if (hostHeader == null) {
      return true;
    }
    var name = hostHeader.replaceFirst(":\\d+$", "").toLowerCase();
    return name.equals("localhost")
        || name.equals("localhost6")
        || name.startsWith("[")
        || name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
  }

  private static void missing(OutputStream out) throws IOException {
    write(
        out,
        "HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: 0\r\n\r\n");
  }

  private static void refuse(OutputStream out) throws IOException {
    write(
        out,
        "HTTP/1.0 400 Bad Request\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
            + "WebSockets request was expected\r\n");
  }

  private String describe(String path, String authority) {
    return switch (path) {
      case "/json", "/json/list" -> target(authority);
      case "/json/protocol" -> DebuggerProtocol.json();
      case "/json/version" ->
          "{\n  \"Browser\": \"node.js/" + version + "\",\n  \"Protocol-Version\": \"1.1\"\n}\n\n";
      default -> path.equals("/json/activate/" + id) ? "Target activated" : null;
    };
  }

  private String target(String authority) {
    var place = authority + "/" + id;
    var frontend = "devtools://devtools/bundled/";
    var query = "?experiments=true&v8only=true&ws=" + place;
    return "[ {\n"
        + field("description", "node.js instance")
        + field("devtoolsFrontendUrl", frontend + "js_app.html" + query)
        + field("devtoolsFrontendUrlCompat", frontend + "inspector.html" + query)
        + field("faviconUrl", "https://nodejs.org/static/images/favicons/favicon.ico")
        + field("id", id)
        + field("title", title)
        + field("type", "node")
        + field("url", url)
        + "  \"webSocketDebuggerUrl\": \"ws://"
        + place
        + "\"\n} ]\n\n";
  }

  private static String field(String name, String value) {
    return "  \"" + name + "\": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\",\n";
  }

  private void upgrade(
      Socket socket, DataInputStream in, OutputStream out, Map<String, String> headers)
      throws IOException {
    var key = headers.getOrDefault("sec-websocket-key", "");
    write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + acceptance(key)
            + "\r\n\r\n");
    var connection = new Connection(socket, out);
    var holder = new Debugger.Frontend[1];
    debugger.submit(() -> holder[0] = debugger.attach(connection));
    try {
      for (var text = read(in, connection); text != null; text = read(in, connection)) {
        var message = text;
        debugger.submit(() -> holder[0].request(message));
      }
    } finally {
      debugger.submit(() -> holder[0].left());
    }
  }

  private static String acceptance(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(digest.digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The next message; null when the other side closes. */
  private static String read(DataInputStream in, Connection connection) throws IOException {
    var message = new ByteArrayOutputStream();
    for (; ; ) {
      int head;
      try {
        head = in.readUnsignedByte();
      } catch (EOFException ended) {
        return null;
      }
      var second = in.readUnsignedByte();
      long length = second & 0x7f;
      if (length == LONG_LENGTH) {
        length = in.readUnsignedShort();
      } else if (length == VERY_LONG_LENGTH) {
        length = in.readLong();
      }
      if (length < 0 || length > MOST || (second & 0x80) == 0) {
        throw new IOException("not a frame of a client");
      }
      var mask = in.readNBytes(4);
      var payload = in.readNBytes((int) length);
      for (var i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i & 3];
      }
      switch (head & 0x0f) {
        case CLOSE -> {
          connection.frame(CLOSE, payload);
          return null;
        }
        case PING -> connection.frame(PONG, payload);
        case PONG -> {
          // nothing was asked
        }
        default -> {
          message.write(payload);
          if ((head & 0x80) != 0) {
            return message.toString(StandardCharsets.UTF_8);
          }
        }
      }
    }
  }

  private static String readLine(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (var c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The connection of one debugger; any thread may send. */
  static final class Connection implements Debugger.Connection {
    private final Socket socket;
    private final OutputStream out;

    private Connection(Socket socket, OutputStream out) {
      this.socket = socket;
      this.out = out;
    }

    @Override
    public void send(String message) {
      frame(TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void frame(int kind, byte[] payload) {
      try {
        var head = new ByteArrayOutputStream();
        head.write(0x80 | kind);
        if (payload.length < LONG_LENGTH) {
          head.write(payload.length);
        } else if (payload.length <= 0xffff) {
          head.write(LONG_LENGTH);
          head.write(payload.length >> 8);
          head.write(payload.length);
        } else {
          head.write(VERY_LONG_LENGTH);
          for (var shift = 56; shift >= 0; shift -= 8) {
            head.write((int) ((long) payload.length >> shift));
          }
        }
        head.write(payload);
        out.write(head.toByteArray());
        out.flush();
      } catch (IOException gone) {
        close();
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException ignored) {
        // It is closed.
      }
    }
  }
}
