// respondWithFile() and respondWithFD(): a file as the body of a response.
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_PAYLOAD_FORBIDDEN, ERR_HTTP2_SEND_FILE, ERR_HTTP2_SEND_FILE_NOSEEK,
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const H = require('internal/http2/headers');
const { kSendFile } = require('internal/http2/stream');
const { INTERNAL_ERROR } = require('internal/http2/util');

const PIECE = 64 * 1024;

function prepare(stream, headers, options) {
  if (stream.destroyed || stream.closed) throw new ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  H.assertIsObject(options, 'options');
  options = { ...options };
  if (options.offset !== undefined && typeof options.offset !== 'number') throw new ERR_INVALID_ARG_VALUE('options.offset', options.offset);
  if (options.length !== undefined && typeof options.length !== 'number') throw new ERR_INVALID_ARG_VALUE('options.length', options.length);
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') throw new ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  const prepared = stream._prepareResponse(headers, {}, false);
  const status = prepared.headers[':status'] | 0;
  if (status === 204 || status === 205 || status === 304) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
  return { options, headers: prepared.headers };
}

function respondWithFile(stream, path, given, givenOptions) {
  const { options, headers } = prepare(stream, given, givenOptions);
  const fs = require('fs');
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      report(stream, options, error);
      return;
    }
    if (stream.destroyed || stream.closed) {
      fs.close(fd, () => {});
      return;
    }
    const closeLater = () => fs.close(fd, () => {});
    inspect(stream, fd, headers, options, closeLater, true);
  });
}

function respondWithFD(stream, fd, given, givenOptions) {
  if (fd !== null && typeof fd === 'object' && typeof fd.fd === 'number') ({ fd } = fd);
  else if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  validateNumber(fd, 'fd');
  const { options, headers } = prepare(stream, given, givenOptions);
  if (options.statCheck !== undefined) inspect(stream, fd, headers, options, () => {}, false);
  else send(stream, fd, headers, options, options.offset, options.length ?? -1, () => {});
}

function report(stream, options, error) {
  if (options.onError !== undefined) options.onError(error);
  else stream.destroy(error);
}

function inspect(stream, fd, headers, options, done, isFile) {
  const fs = require('fs');
  fs.fstat(fd, (error, stat) => {
    if (stream.destroyed || stream.closed) {
      done();
      return;
    }
    if (error) {
      done();
      report(stream, options, error);
      return;
    }
    let { offset, length } = options;
    if (!stat.isFile()) {
      if (isFile && stat.isDirectory()) {
        done();
        report(stream, options, new ERR_HTTP2_SEND_FILE());
        return;
      }
      if (isFile && (offset !== undefined && offset !== 0 || length !== undefined && length !== -1)) {
        done();
        report(stream, options, new ERR_HTTP2_SEND_FILE_NOSEEK());
        return;
      }
      offset = undefined;
    }
    const range = { offset: offset !== undefined ? offset : 0, length: length !== undefined ? length : -1 };
    if (options.statCheck !== undefined) {
      validateFunction(options.statCheck, 'options.statCheck');
      const answer = options.statCheck.call(stream, stat, headers, range);
      if (answer === false || stream.headersSent) {
        done();
        return;
      }
    }
    if (stat.isFile()) {
      const rest = Math.max(0, stat.size - +range.offset);
      range.length = range.length < 0 ? rest : Math.min(rest, range.length);
      headers['content-length'] = range.length;
    }
    send(stream, fd, headers, options, stat.isFile() ? range.offset : undefined, range.length, done);
  });
}

function send(stream, fd, headers, options, offset, length, done) {
  const isHead = stream.headRequest;
  stream.once('close', done);
  try {
    stream.respond(headers, { waitForTrailers: options.waitForTrailers, endStream: isHead });
  } catch (error) {
    stream.removeListener('close', done);
    done();
    stream.destroy(error);
    return;
  }
  if (isHead) return;
  if (length === 0) {
    stream.end();
    return;
  }
  copy(stream, stream[kSendFile](), fd, offset ?? null, length, (error) => {
    if (options.onError !== undefined) options.onError(error);
    stream.close(INTERNAL_ERROR);
    stream.destroy(error);
  });
}

// Reads a piece, sends it, and goes on when it has left.
function copy(stream, body, fd, position, length, onerror) {
  const fs = require('fs');
  const size = length >= 0 ? Math.min(PIECE, length) : PIECE;
  const bytes = Buffer.allocUnsafeSlow(size);
  fs.read(fd, bytes, 0, size, position, (error, count) => {
    if (stream.destroyed || stream.closed) return;
    if (error) {
      onerror(error);
      return;
    }
    if (count === 0) {
      body.end();
      return;
    }
    const rest = length >= 0 ? length - count : -1;
    body.write(count === size ? bytes : bytes.subarray(0, count), rest === 0, (failure) => {
      if (rest !== 0) {
        if (failure === undefined && !stream.destroyed && !stream.closed) {
          copy(stream, body, fd, position === null ? null : position + count, rest, onerror);
        }
      } else if (!stream.destroyed) {
        body.end();
      }
    });
  });
}

module.exports = { respondWithFD, respondWithFile };
