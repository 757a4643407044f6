// Percent-encoding with the sets of https://url.spec.whatwg.org/#percent-encoded-bytes. The text must be well-formed.

const escapes = Array.from({ length: 128 }, (_, code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`);

// Each set as the ASCII characters it has besides the C0 controls and DEL; all sets have everything above ASCII.
function encodeSet(extra) {
  const listed = Array.from(extra, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
  const some = new RegExp(`[\\0-\\x1f${listed}\\x7f-\\uffff]`);
  const each = new RegExp(`[\\0-\\x1f${listed}\\x7f]|[\\x80-\\uffff]+`, 'g');
  return (text) => (some.test(text) ? text.replace(each, escape) : text);
}

function escape(run) {
  const code = run.charCodeAt(0);
  return code < 128 ? escapes[code] : encodeURIComponent(run);
}

const query = ' "#<>';
const path = `${query}?^\`{}`;

module.exports = {
  encodeControl: encodeSet(''),
  encodeFragment: encodeSet(' "<>`'),
  encodeQuery: encodeSet(query),
  encodeSpecialQuery: encodeSet(`${query}'`),
  encodePath: encodeSet(path),
  encodeUserinfo: encodeSet(`${path}/:;=@[\\]|`),
};
