package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ops behind {@code Cipheriv} and {@code Decipheriv}. */
public final class CipherOps implements Ops {
  interface Op {
    /**
     * (canonical name, mode, whether to encrypt, key, iv or null, tag length) → id; lengths are
     * checked before
     */
    int CREATE = 0;

    int UPDATE = 1;

    /** (id, expected tag or null) → the last bytes */
    int FINISH = 2;

    /** (id) → the tag */
    int TAG = 3;

    int AUTHENTICATE = 4;
    int SET_PADDING = 5;

    /** (id, tag): before the data, for CCM */
    int EXPECT_TAG = 6;

    int RELEASE = 7;

    /** (memory): what {@link #WHOLE} finds its operands in */
    int ATTACH = 8;

    /** () → whether what was decrypted is authentic; see {@link WholeCiphers} */
    int WHOLE = 9;
  }

  private final Map<Integer, CipherState> states = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Host host;
  private NativeCrypto natives;
  private boolean soughtNatives;
  private final WholeCiphers whole = new WholeCiphers(this);

  public CipherOps(Host host) {
    this.host = host;
  }

  /** Null where there is no OpenSSL. */
  NativeCrypto natives() {
    if (!soughtNatives) {
      soughtNatives = true;
      natives = NativeCrypto.open(host.home());
    }
    return natives;
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    if (op == Op.WHOLE) return whole.run();
    if (op == Op.CREATE) return create(args);
    if (op == Op.ATTACH) {
      whole.attach(args.retain(0));
      return null;
    }
    if (op == Op.RELEASE) {
      states.remove(args.intAt(0));
      return null;
    }
    var state = states.get(args.intAt(0));
    return switch (op) {
      case Op.UPDATE -> state.update(args.bytesAt(1));
      case Op.FINISH -> state.finish(args.isNullish(1) ? null : args.bytesAt(1));
      case Op.TAG -> state.tag();
      case Op.AUTHENTICATE -> {
        state.authenticate(args.bytesAt(1));
        yield null;
      }
      case Op.SET_PADDING -> {
        state.setPadding(args.booleanAt(1));
        yield null;
      }
      case Op.EXPECT_TAG -> {
        BouncyCastleCiphers.expectTag(state, args.bytesAt(1));
        yield null;
      }
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  private int create(Args args) throws Exception {
    CipherState state;
    try {
      state =
          CipherState.open(
              args.stringAt(0),
              args.stringAt(1),
              args.booleanAt(2),
              args.bytesAt(3),
              args.isNullish(4) ? null : args.bytesAt(4),
              args.intAt(5));
    } catch (NoSuchAlgorithmException e) {
      throw new OpException(
          "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "Junction has no cipher " + args.stringAt(0));
    }
    var id = lastId.incrementAndGet();
    states.put(id, state);
    return id;
  }

  @Override
  public void close() {
    states.clear();
    whole.close();
    if (natives != null) natives.close();
  }
}
