// Domain names with characters beyond ASCII: Unicode UTS #46 as the URL standard uses it (non-transitional, without
// STD3 rules and length checks). https://www.unicode.org/reports/tr46/
//
// The mapping table is not stored: but for a few characters it equals Unicode's own case folding, compatibility
// normalization and general categories, all of which V8 has.

const { decode, encode } = require('punycode');

// What UTS #46 disallows beyond unassigned, private and control characters, and beyond what maps to something
// forbidden in a domain.
const disallowed = new RegExp('[\\p{Cn}\\p{Co}\\p{Cc}\\p{Cs}' +
  '\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u1680\\u200e\\u200f\\u2024-\\u2026\\u2028-\\u202e\\u2065-\\u2069' +
  '\\u2488-\\u249b\\u2ff0-\\u2fff\\u31ef\\u33c2\\u33c7\\u33d8\\ufe12\\ufe19\\ufe30\\ufe52\\ufff0-\\ufffd\\u{110bd}\\u{110cd}' +
  '\\u{13430}-\\u{1343f}\\u{1f100}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}]', 'u');
const ignored = /\p{Default_Ignorable_Code_Point}/u;
const fullStops = /[\u3002\uff61]/;
// Lower case of themselves where folding would change them.
const kept = /[\u00df\u03c2\u0131\u200c\u200d]/;
const cherokee = /[\u13a0-\u13ff\uab70-\uabbf]/;
const iotaSubscript = /[\u1f80-\u1fff]/;

function foldOne(char) {
  if (cherokee.test(char)) return char.toUpperCase();
  if (char === '\u00df' || char === '\u0131') return char;
  const upper = char.toUpperCase();
  // One character that becomes several in upper case keeps its lower case, except Greek with iota subscript.
  const lower = upper.length > char.length && !iotaSubscript.test(char) ? char.toLowerCase() : upper.toLowerCase();
  return lower.replaceAll('\u03c2', '\u03c3'); // lower case of a sigma does not depend on its place
}

// What a character becomes; null when it is disallowed.
function mapOne(char) {
  const point = char.codePointAt(0);
  if (point < 0x80) return char.toLowerCase();
  if (kept.test(char)) return char;
  if (fullStops.test(char)) return '.';
  if (disallowed.test(char)) return null;
  if (ignored.test(char)) return '';
  let mapped = '';
  for (const part of char.normalize('NFKC')) mapped += foldOne(part);
  return mapped.normalize('NFC');
}

function map(text) {
  let out = '';
  for (const char of text) {
    const mapped = mapOne(char);
    if (mapped === null) return null;
    out += mapped;
  }
  return out.normalize('NFC');
}

const leadingMark = /^\p{M}/u;
const joiner = /[\u200c\u200d]/;
// After a virama either joiner is fine.
const virama = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0eba\\u0f84\\u1039\\u103a' +
  '\\u1714\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3\\u2d7f\\ua806\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed]';
const joinerInPlace = new RegExp(`(?<=${virama})[\\u200c\\u200d]|` +
  '(?<=[\\p{Script=Arabic}\\p{Script=Syriac}]\\p{M}*)\\u200c(?=\\p{M}*[\\p{Script=Arabic}\\p{Script=Syriac}])', 'gu');

const rightToLeft = /(?![\p{Mn}\u0660-\u0669\u066b\u066c])[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const rightToLeftLetter = new RegExp(`(?=[\\p{L}])${rightToLeft.source}`, 'u');
const arabicDigit = /[\u0660-\u0669\u066b\u066c\u06dd]/;
const europeanDigit = /[0-9\u06f0-\u06f9]/;

function hasLeftToRight(label) {
  for (const char of label) if (/\p{L}/u.test(char) && !rightToLeft.test(char)) return true;
  return false;
}

// The Bidi rule (RFC 5893, section 2) by block instead of by bidirectional class.
function breaksBidiRule(label) {
  if (label === '') return false;
  const [first] = label;
  if (rightToLeftLetter.test(first)) {
    if (hasLeftToRight(label)) return true;
    if (arabicDigit.test(label) && europeanDigit.test(label)) return true;
    const end = label.replace(/\p{Mn}+$/u, '');
    const last = Array.from(end).pop() ?? '';
    return !(rightToLeft.test(last) || arabicDigit.test(last) || europeanDigit.test(last));
  }
  if (!hasLeftToRight(first)) return true;
  if (rightToLeft.test(label)) return true;
  return !/[\p{L}\p{N}]\p{M}*$/u.test(label);
}

function isValidLabel(label) {
  if (leadingMark.test(label)) return false;
  if (joiner.test(label) && joiner.test(label.replace(joinerInPlace, ''))) return false;
  return true;
}

// The labels of a domain in Unicode, each checked; null when any is not valid.
function process(domain) {
  const mapped = map(domain);
  if (mapped === null) return null;
  const labels = mapped.split('.');
  for (let i = 0; i < labels.length; i++) {
    let label = labels[i];
    if (label.startsWith('xn--')) {
      try {
        label = decode(label.slice(4));
      } catch {
        return null;
      }
      // It must be what encoding a valid label gives.
      // eslint-disable-next-line no-control-regex
      if (label === '' || /^[\0-\x7f]*$/.test(label) || map(label) !== label || label.includes('.')) return null;
      labels[i] = label;
    }
    if (!isValidLabel(label)) return null;
  }
  if (labels.some((label) => rightToLeft.test(label)) && labels.some(breaksBidiRule)) return null;
  return labels;
}

// The ASCII form of a domain; null when it has none.
function toASCII(domain) {
  const labels = process(domain);
  if (labels === null) return null;
  // eslint-disable-next-line no-control-regex
  return labels.map((label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label)).join('.');
}

// The Unicode form; labels that are not valid stay as they are.
function toUnicode(domain) {
  return domain.split('.').map((label) => {
    if (!/^xn--/i.test(label)) return label;
    const labels = process(label);
    return labels === null ? label : labels.join('.');
  }).join('.');
}

module.exports = { toASCII, toUnicode };
