// Recognising numeric IP addresses, as net.isIP does.
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const v4 = `(?:${octet}\\.){3}${octet}`;
const isIPv4Pattern = new RegExp(`^${v4}$`);
const group = /^[0-9a-fA-F]{1,4}$/;

function isIPv4(value) {
  return isIPv4Pattern.test(`${value}`);
}

// Counts the 16-bit groups of colon-separated text, or answers -1. An IPv4 tail counts for two.
function countGroups(text, mayEndInIPv4) {
  if (text === '') return 0;
  const parts = text.split(':');
  let count = parts.length;
  for (let i = 0; i < parts.length; i++) {
    if (group.test(parts[i])) continue;
    if (!mayEndInIPv4 || i !== parts.length - 1 || !isIPv4Pattern.test(parts[i])) return -1;
    count++;
  }
  return count;
}

function isIPv6(value) {
  let text = `${value}`;
  const percent = text.indexOf('%');
  if (percent >= 0) {
    if (!/^[0-9a-zA-Z\-.:]+$/.test(text.slice(percent + 1))) return false;
    text = text.slice(0, percent);
  }
  const gap = text.indexOf('::');
  if (gap < 0) return countGroups(text, true) === 8;
  if (text.indexOf('::', gap + 1) >= 0) return false;
  const head = countGroups(text.slice(0, gap), false);
  const tail = countGroups(text.slice(gap + 2), true);
  return head >= 0 && tail >= 0 && head + tail < 8;
}

function isIP(value) {
  if (isIPv4(value)) return 4;
  return isIPv6(value) ? 6 : 0;
}

// The address as a BigInt (32 or 128 bits); undefined when it is none of that family (4 or 6).
function toBits(address, family) {
  if (family === 4) {
    if (!isIPv4(address)) return undefined;
    return BigInt(address.split('.').reduce((bits, part) => bits * 256 + Number(part), 0));
  }
  if (!isIPv6(address)) return undefined;
  let text = address;
  const percent = text.indexOf('%');
  if (percent >= 0) text = text.slice(0, percent);
  const dot = text.lastIndexOf('.');
  if (dot >= 0) {
    const start = text.lastIndexOf(':') + 1;
    const low = toBits(text.slice(start), 4);
    text = `${text.slice(0, start)}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const [head, tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((bits, part) => (bits << 16n) | BigInt(`0x${part}`), 0n);
}

// The shortest text of an address, with the longest run of zero groups left out (RFC 5952).
function fromBits(bits, family) {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
  if (bits >> 32n === 0xffffn) return `::ffff:${fromBits(bits & 0xffffffffn, 4)}`;
  if (bits >> 32n === 0n && bits >> 16n !== 0n) return `::${fromBits(bits, 4)}`;
  const groups = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((bits >> shift) & 0xffffn).toString(16));
  let best = 0;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === '0') length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
    i += length;
  }
  if (bestLength < 2) return groups.join(':');
  return `${groups.slice(0, best).join(':')}::${groups.slice(best + bestLength).join(':')}`;
}

module.exports = { isIP, isIPv4, isIPv6, toBits, fromBits };
