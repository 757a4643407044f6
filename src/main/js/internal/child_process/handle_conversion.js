// Sockets and servers on their way to another process: each kind's descriptor, and how it becomes an object again.
const net = require('net');
const { codes } = require('internal/errors');
const { TCP, Pipe } = require('internal/net/handles');
const socketLists = require('internal/child_process/socket_lists');

const noop = () => {};

const isNative = (handle) => handle instanceof TCP || handle instanceof Pipe;

exports.typeOf = function typeOf(handle) {
  if (handle instanceof net.Socket) return 'net.Socket';
  if (handle instanceof net.Server) return 'net.Server';
  if (isNative(handle)) return 'net.Native';
  const dgram = require('dgram');
  if (handle instanceof dgram.Socket) return 'dgram.Socket';
  if (handle instanceof require('internal/dgram/handle').UDP) return 'dgram.Native';
  throw new codes.ERR_INVALID_HANDLE_TYPE();
};

// A stream handle for a descriptor of either family.
function adopt(fd, isServer) {
  const { guessHandleType } = require('internal/net/handles');
  const Class = guessHandleType(fd) === 'TCP' ? TCP : Pipe;
  const handle = new Class(isServer ? Class.SERVER : Class.SOCKET);
  if (isServer) handle.openBound(fd);
  else handle.open(fd);
  return handle;
}

const conversions = {
  'net.Native': {
    send: (target, message, handle) => {
      message.isServer = handle.type === TCP.SERVER;
      return handle;
    },
    got(target, message, fd, done) {
      done(adopt(fd, message.isServer ?? isListening(fd)));
    },
  },

  'net.Server': {
    send: (target, message, server) => server._handle,
    got(target, message, fd, done) {
      const server = new net.Server();
      server.listen(adopt(fd, true), () => done(server));
    },
  },

  'net.Socket': {
    closesAfterSend: true,
    send(target, message, socket, options) {
      const handle = socket._handle;
      if (!handle) return undefined;
      if (socket.server) {
        message.key = socket.server._connectionKey;
        socketLists.sending(target, message.key, socket.server);
        if (!options.keepOpen) socket.server._connections--;
      }
      if (!options.keepOpen) {
        handle.readStop();
        handle.onread = noop;
        socket._handle = null;
        socket.setTimeout(0);
      }
      return handle;
    },
    got(target, message, fd, done) {
      const socket = new net.Socket({ handle: adopt(fd, false), readable: true, writable: true });
      if (message.key) socketLists.got(target, message.key).add(socket);
      done(socket);
    },
  },

  'dgram.Native': {
    send: (target, message, handle) => {
      message.ipv6 = handle.ipv6;
      return handle;
    },
    got(target, message, fd, done) {
      const { UDP } = require('internal/dgram/handle');
      const handle = new UDP(message.ipv6 === true);
      handle.open(fd);
      done(handle);
    },
  },

  'dgram.Socket': {
    send(target, message, socket) {
      message.dgramType = socket.type;
      return socket[require('internal/dgram/handle').kState].handle;
    },
    got(target, message, fd, done) {
      const { UDP } = require('internal/dgram/handle');
      const handle = new UDP(message.dgramType === 'udp6');
      handle.open(fd);
      const socket = require('dgram').createSocket(message.dgramType);
      socket.bind(handle, () => done(socket));
    },
  },
};

function isListening(fd) {
  return binding('net').isListening(fd);
}

exports.conversions = conversions;
exports.adopt = adopt;
