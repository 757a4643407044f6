// Byte classes and names shared by the HTTP/1 parser and the message writers (RFC 9110 section 5, RFC 9112).

// The request methods, at the numbers by which the parser reports them. The gaps in the public list are
// methods of HTTP/2's preface and of RTSP, which the parser knows only to refuse them with a precise reason.
const methodNumbers = [
  'DELETE', 'GET', 'HEAD', 'POST', 'PUT', 'CONNECT', 'OPTIONS', 'TRACE', 'COPY', 'LOCK', 'MKCOL', 'MOVE',
  'PROPFIND', 'PROPPATCH', 'SEARCH', 'UNLOCK', 'BIND', 'REBIND', 'UNBIND', 'ACL', 'REPORT', 'MKACTIVITY',
  'CHECKOUT', 'MERGE', 'M-SEARCH', 'NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PATCH', 'PURGE', 'MKCALENDAR',
  'LINK', 'UNLINK', 'SOURCE', 'PRI', 'DESCRIBE', 'ANNOUNCE', 'SETUP', 'PLAY', 'PAUSE', 'TEARDOWN',
  'GET_PARAMETER', 'SET_PARAMETER', 'REDIRECT', 'RECORD', 'FLUSH', 'QUERY',
];
const FIRST_NON_HTTP = 34;
const LAST_NON_HTTP = 45;
const methods = methodNumbers.filter((_, i) => i < FIRST_NON_HTTP || i > LAST_NON_HTTP);

function byteClass(test) {
  const table = new Uint8Array(256);
  for (let c = 0; c < 256; c++) table[c] = test(c) ? 1 : 0;
  return table;
}

const tokenPunctuation = "!#$%&'*+-.^_`|~";
const isAlphanumeric = (c) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

// tchar, RFC 9110 section 5.6.2
const TOKEN = byteClass((c) => isAlphanumeric(c) || tokenPunctuation.includes(String.fromCharCode(c)));
// what may stand in a field value: tab, visible characters, space and obs-text
const FIELD_VALUE = byteClass((c) => c === 9 || (c >= 32 && c !== 127));
// path and query of a request target; the fragment mark needs a closer look
const TARGET = byteClass((c) => c > 32 && c !== 127 && c !== 35);

const HEX = new Array(256).fill(-1);
for (let i = 0; i < 10; i++) HEX[48 + i] = i;
for (let i = 0; i < 6; i++) HEX[65 + i] = HEX[97 + i] = 10 + i;

module.exports = { FIELD_VALUE, FIRST_NON_HTTP, HEX, LAST_NON_HTTP, TARGET, TOKEN, byteClass, isAlphanumeric, methodNumbers, methods };
