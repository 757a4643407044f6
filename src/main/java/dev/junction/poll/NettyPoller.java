package dev.junction.poll;

import dev.junction.engine.Host;
import dev.junction.loop.Poller;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for sockets on the loop thread, by a Netty event loop that has no thread of its own. */
public final class NettyPoller implements Poller {
  /** What is told when a socket is ready. Errors and hang-ups count as both. */
  public interface Ready {
    void ready(boolean readable, boolean writable);
  }

  /** Interest bit: call {@link Ready} when there is something to read or accept. */
  public static final int READ = 1;

  /** Interest bit: call {@link Ready} when there is room to write, or a connect has ended. */
  public static final int WRITE = 2;

  /** Apart, since these values start Netty's native part. */
  private static final class Epoll {
    static final int READ_EVENTS = Native.EPOLLIN | Native.EPOLLERR | Native.EPOLLRDHUP | 0x10;
    static final int WRITE_EVENTS = Native.EPOLLOUT | Native.EPOLLERR | 0x10;

    /**
     * Edge-triggered with nothing asked for: an error on a socket that nobody reads is then told
     * once instead of in every poll.
     */
    static final EpollIoOps NOTHING = EpollIoOps.valueOf(Native.EPOLLET);

    static final EpollIoOps READING = EpollIoOps.valueOf(Native.EPOLLIN);
    static final EpollIoOps WRITING = EpollIoOps.valueOf(Native.EPOLLOUT);
    static final EpollIoOps BOTH = EpollIoOps.valueOf(Native.EPOLLIN | Native.EPOLLOUT);

    private Epoll() {}
  }

  private static final Runnable NO_TASK = () -> {};

  private final ManualIoEventLoop loop =
      new ManualIoEventLoop(Thread.currentThread(), EpollIoHandler.newFactory());

  private NettyPoller() {}

  /** The poller of a runtime, made when first asked for. Loop thread only. */
  public static NettyPoller of(Host host) {
    if (host.loop().poller() instanceof NettyPoller poller) {
      return poller;
    }
    prepare(host);
    var poller = new NettyPoller();
    host.loop().setPoller(poller);
    return poller;
  }

  /** To be called before any class of Netty is used. */
  public static void prepare(Host host) {
    if (host.ownsProcess()) {
      NettyLog.install();
      spareSearches();
    }
  }

  /**
   * Netty opens a selector and makes addresses only to see that it can. The JDK would look for
   * providers in all jars for that, and read its security configuration, which takes longer than
   * all the rest.
   */
  private static void spareSearches() {
    try {
      setUnlessSet(
          "java.nio.channels.spi.SelectorProvider",
          sun.nio.ch.DefaultSelectorProvider.get().getClass().getName());
    } catch (IllegalAccessError hidden) {
      // Not started by the launcher: the search takes its time.
    }
    // What the configuration of the JDK says.
    setUnlessSet("jdk.includeInExceptions", "hostInfoExclSocket");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** For Netty parts that need an event loop; it runs on the loop thread. */
  public IoEventLoop eventLoop() {
    return loop;
  }

  @Override
  public void poll(long timeoutNanos) {
    if (timeoutNanos == 0) {
      loop.runNow(0);
    } else {
      loop.run(Math.max(timeoutNanos, 0), 0);
    }
  }

  @Override
  public void wakeUp() {
    // Not loop.wakeup(): that is lost when the loop is only about to wait. A task is looked for
    // right before.
    try {
      loop.execute(NO_TASK);
    } catch (RejectedExecutionException closed) {
      // Nobody waits any more.
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    while (!loop.isTerminated()) {
      loop.runNow();
    }
  }

  /**
   * Watches a descriptor; {@link Watch#cancel} before the descriptor is closed. Loop thread only.
   */
  Watch watch(FileDescriptor descriptor, Ready target) {
    var watch = new Watch(descriptor, target);
    watch.registration = loop.register(watch).getNow();
    if (watch.registration == null) {
      throw new IllegalStateException("cannot watch " + descriptor);
    }
    return watch;
  }

  static final class Watch implements EpollIoHandle {
    private final FileDescriptor descriptor;
    private final Ready target;
    private IoRegistration registration;
    private int interest = -1;

    private Watch(FileDescriptor descriptor, Ready target) {
      this.descriptor = descriptor;
      this.target = target;
    }

    void interest(int wanted) {
      if (wanted == interest || !registration.isValid()) {
        return;
      }
      interest = wanted;
      registration.submit(
          switch (wanted) {
            case READ -> Epoll.READING;
            case WRITE -> Epoll.WRITING;
            case READ | WRITE -> Epoll.BOTH;
            default -> Epoll.NOTHING;
          });
    }

    void cancel() {
      registration.cancel();
    }

    @Override
    public void handle(IoRegistration source, IoEvent event) {
      int events = ((EpollIoEvent) event).ops().value();
      boolean readable = (interest & READ) != 0 && (events & Epoll.READ_EVENTS) != 0;
      boolean writable = (interest & WRITE) != 0 && (events & Epoll.WRITE_EVENTS) != 0;
      if (readable || writable) {
        target.ready(readable, writable);
      }
    }

    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    @Override
    public void close() {
      registration.cancel();
    }
  }
}
