/**
 * TCP and Unix-domain stream sockets for {@code node:net}.
 *
 * <p>Ops ({@link dev.junction.net.NetOps.Op}) make, bind and configure sockets. What happens often
 * does not call: JavaScript submits writes, read-start/stop, shutdown and close as records ({@link
 * dev.junction.net.StreamHandle}), and gets data and completions as events ({@link
 * dev.junction.net.NetEvent}).
 */
package dev.junction.net;
