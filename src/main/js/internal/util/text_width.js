// Terminal text: how many columns it takes, and stripping of control sequences.

// ECMA-48 control sequences: CSI with its parameters, and OSC up to its terminator.
const controlSequences = new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*' +
  '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?' +
  '(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');

/** util.stripVTControlCharacters */
function stripVTControlCharacters(text) {
  const { validateString } = require('internal/validators');
  validateString(text, 'str');
  if (!text.includes('\u001B') && !text.includes('\u009B')) return text;
  return text.replace(controlSequences, '');
}

// East Asian wide and fullwidth ranges that are not emoji.
const wideRanges = [
  0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4C6,
  0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6,
  0x16FE0, 0x16FE4, 0x17000, 0x18CD5, 0x1AFF0, 0x1B2FB, 0x1F1E6, 0x1F1FF, 0x1F200, 0x1F251, 0x20000, 0x3FFFD,
];

function isWide(codePoint) {
  if (codePoint < wideRanges[0]) return false;
  for (let i = 0; i < wideRanges.length; i += 2) {
    if (codePoint < wideRanges[i]) return false;
    if (codePoint <= wideRanges[i + 1]) return true;
  }
  return false;
}

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const emoji = /^\p{Emoji_Presentation}$/u;

/** The number of terminal columns that `text` takes. */
function getStringWidth(text, removeControlChars = true) {
  if (removeControlChars) text = stripVTControlCharacters(text);
  // eslint-disable-next-line no-control-regex
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text.normalize('NFC')) {
    const codePoint = char.codePointAt(0);
    if (codePoint >= 0x20 && codePoint < 0x7f) width++;
    else if (codePoint === 0xad) width++;
    else if (zeroWidth.test(char)) continue;
    else if (isWide(codePoint) || emoji.test(char)) width += 2;
    else width++;
  }
  return width;
}

module.exports = { getStringWidth, stripVTControlCharacters };
