package dev.junction;

import dev.junction.buffer.BufferOps;
import dev.junction.child.ChildOps;
import dev.junction.crypto.CipherOps;
import dev.junction.crypto.CryptoOps;
import dev.junction.crypto.KeyOps;
import dev.junction.dgram.DgramOps;
import dev.junction.dns.DnsOps;
import dev.junction.encoding.EncodingOps;
import dev.junction.engine.Capabilities;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.ffi.FfiOps;
import dev.junction.fs.FsOps;
import dev.junction.module.ModuleOps;
import dev.junction.napi.NapiOps;
import dev.junction.net.NetOps;
import dev.junction.os.OsOps;
import dev.junction.process.ProcessOps;
import dev.junction.tls.TlsOps;
import dev.junction.worker.WorkerOps;
import dev.junction.zlib.ZlibOps;
import java.util.List;

/** All capabilities of Junction. A line here and a line in each switch adds one. */
final class StandardCapabilities implements Capabilities {
  static final StandardCapabilities INSTANCE = new StandardCapabilities();

  private static final List<String> NAMES =
      List.of(
          "process",
          "module",
          "os",
          "child",
          "net",
          "zlib",
          "dns",
          "dgram",
          "fs",
          "crypto",
          "ciphers",
          "encoding",
          "keys",
          "worker",
          "tls",
          "buffer",
          "napi",
          "ffi");

  private StandardCapabilities() {}

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public Class<? extends Ops> type(int number) {
    return switch (NAMES.get(number - 1)) {
      case "process" -> ProcessOps.class;
      case "module" -> ModuleOps.class;
      case "os" -> OsOps.class;
      case "child" -> ChildOps.class;
      case "net" -> NetOps.class;
      case "zlib" -> ZlibOps.class;
      case "dns" -> DnsOps.class;
      case "dgram" -> DgramOps.class;
      case "fs" -> FsOps.class;
      case "crypto" -> CryptoOps.class;
      case "ciphers" -> CipherOps.class;
      case "encoding" -> EncodingOps.class;
      case "keys" -> KeyOps.class;
      case "worker" -> WorkerOps.class;
      case "tls" -> TlsOps.class;
      case "buffer" -> BufferOps.class;
      case "napi" -> NapiOps.class;
      case "ffi" -> FfiOps.class;
      default -> throw new IllegalArgumentException("no capability " + number);
    };
  }

  @Override
  public Ops create(int number, Host host) {
    return switch (NAMES.get(number - 1)) {
      case "process" -> new ProcessOps(host);
      case "module" -> new ModuleOps(host);
      case "os" -> new OsOps(host);
      case "child" -> new ChildOps(host);
      case "net" -> new NetOps(host);
      case "zlib" -> new ZlibOps(host);
      case "dns" -> new DnsOps(host);
      case "dgram" -> new DgramOps(host);
      case "fs" -> new FsOps(host);
      case "crypto" -> new CryptoOps(host);
      case "ciphers" -> new CipherOps(host);
      case "encoding" -> new EncodingOps(host);
      case "keys" -> new KeyOps(host);
      case "worker" -> new WorkerOps(host);
      case "tls" -> new TlsOps(host);
      case "buffer" -> new BufferOps();
      case "napi" -> new NapiOps(host);
      case "ffi" -> new FfiOps();
      default -> throw new IllegalArgumentException("no capability " + number);
    };
  }
}
