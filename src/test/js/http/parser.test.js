'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { HTTPParser } = require('node:_http_common');

// The error that bytes provoke, or undefined.
function failure(bytes, type = HTTPParser.REQUEST) {
  const parser = new HTTPParser();
  parser.initialize(type, {});
  const result = parser.execute(Buffer.from(bytes, 'latin1'));
  return result instanceof Error ? [result.code, result.reason, result.bytesParsed] : undefined;
}

const head = 'POST / HTTP/1.1\r\n';
const cases = [
  ['get / HTTP/1.1\r\n', 'HPE_INVALID_METHOD', 'Invalid method encountered', 0],
  ['GET\t/ HTTP/1.1\r\n', 'HPE_INVALID_METHOD', 'Expected space after method', 3],
  ['GET /\x01', 'HPE_INVALID_URL', 'Invalid char in url path', 5],
  ['GET / HTTX/1.1\r\n', 'HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/', 9],
  ['GET / HTTP/1.2\r\n', 'HPE_INVALID_VERSION', 'Invalid HTTP version', 14],
  [`${head}a: b\rX`, 'HPE_LF_EXPECTED', 'Missing expected LF after header value', 22],
  [`${head}a: b\n`, 'HPE_CR_EXPECTED', 'Missing expected CR after header value', 21],
  [`${head}a : b\r\n`, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header token', 18],
  [`${head}a: \0\r\n`, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header value char', 20],
  [`${head}Content-Length: +5\r\n`, 'HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length', 33],
  [`${head}Content-Length: 5\r\nContent-Length: 5\r\n`, 'HPE_UNEXPECTED_CONTENT_LENGTH', 'Duplicate Content-Length', 52],
  [`${head}Transfer-Encoding: chunked, gzip\r\n`, 'HPE_INVALID_TRANSFER_ENCODING', 'Invalid `Transfer-Encoding` header value', 44],
  [`${head}Transfer-Encoding: chunked\r\n\r\nx`, 'HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size', 47],
  [`${head}Transfer-Encoding: chunked\r\n\r\n5\n`, 'HPE_CR_EXPECTED', 'Missing expected CR after chunk size', 49],
  [`GET / HTTP/1.1\r\nConnection: close\r\n\r\nX`, 'HPE_CLOSED_CONNECTION', 'Data after `Connection: close`', 38],
];

for (const [bytes, ...expected] of cases) {
  test(`${JSON.stringify(bytes)} is ${expected[0]}`, () => assert.deepStrictEqual(failure(bytes), expected));
}

test('every way of cutting a message gives the same message', () => {
  const message = 'POST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a="b"\r\nhello\r\n0\r\nT: v\r\n\r\n';
  const parse = (pieces) => {
    const parser = new HTTPParser();
    parser.initialize(HTTPParser.REQUEST, {});
    const seen = { body: '' };
    parser[HTTPParser.kOnHeadersComplete] = (major, minor, headers, method, url) => {
      Object.assign(seen, { headers, method, url });
      return 0;
    };
    parser[HTTPParser.kOnBody] = (chunk) => { seen.body += chunk; };
    parser[HTTPParser.kOnHeaders] = (trailers) => { seen.trailers = trailers; };
    parser[HTTPParser.kOnMessageComplete] = () => { seen.complete = true; };
    for (const piece of pieces) assert.strictEqual(parser.execute(Buffer.from(piece)), piece.length);
    return seen;
  };
  const whole = parse([message]);
  assert.strictEqual(whole.complete, true);
  for (let i = 1; i < message.length; i++) assert.deepStrictEqual(parse([message.slice(0, i), message.slice(i)]), whole);
});
