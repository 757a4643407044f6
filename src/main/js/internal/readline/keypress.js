// Bytes of a terminal to key presses: 'keypress' events with (text, { sequence, name, ctrl, meta, shift }).
const { StringDecoder } = require('string_decoder');

const ESCAPE = '\u001b';
const ESCAPE_TIMEOUT = 500;
const kDecoder = Symbol('keypress-decoder');

const NAMED = {
  A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4', Z: 'tab',
};
const NUMBERED = {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end', 11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4',
  15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
};
const SEQUENCE = /^\u001b+(?:O(\d*)([A-Z])|\[\[?(?:(\d+)(?:;(\d+))?([~^$])|(?:(\d+);)?(\d*)([A-Za-z])))/;

// The key at the start of a text: { key, length }, or undefined when the text ends within a sequence.
function readKey(text) {
  if (text[0] === ESCAPE && text.length > 1 && (text[1] === '[' || text[1] === 'O')) {
    const match = SEQUENCE.exec(text);
    if (match === null) return /^\u001b+[[O][\d;[]*$/.test(text) ? undefined : { key: { sequence: text.slice(0, 2), name: undefined, ctrl: false, meta: true, shift: false }, length: 2 };
    const [sequence, , letterO, number, modifierN, tail, , modifierL, letter] = match;
    const name = letterO !== undefined ? NAMED[letterO] : number !== undefined ? NUMBERED[number] : NAMED[letter];
    const modifier = (Number(modifierN || modifierL || 1) || 1) - 1;
    const key = { sequence, name: name ?? 'undefined', ctrl: (modifier & 4) !== 0 || tail === '^', meta: (modifier & 10) !== 0, shift: (modifier & 1) !== 0 || tail === '$' || letter === 'Z', code: sequence.slice(1) };
    return { key, length: sequence.length };
  }
  let meta = false;
  let at = 0;
  if (text[0] === ESCAPE && text.length > 1) {
    meta = true;
    at = 1;
  }
  const character = String.fromCodePoint(text.codePointAt(at));
  const key = { sequence: text.slice(0, at) + character, name: undefined, ctrl: false, meta, shift: false };
  const code = character.charCodeAt(0);
  if (character === '\r') key.name = 'return';
  else if (character === '\n') key.name = 'enter';
  else if (character === '\t') key.name = 'tab';
  else if (character === '\b' || character === '\x7f') key.name = 'backspace';
  else if (character === ESCAPE) {
    key.name = 'escape';
  } else if (character === ' ') key.name = 'space';
  else if (code <= 26) {
    key.name = String.fromCharCode(code + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /^[A-Z]$/.test(character);
  }
  return { key, length: at + character.length };
}

function emitKeypressEvents(stream, settings = {}) {
  if (stream[kDecoder]) return;
  const decoder = new StringDecoder('utf8');
  stream[kDecoder] = decoder;
  let pending = '';
  let timer;
  const timeout = settings.escapeCodeTimeout ?? ESCAPE_TIMEOUT;

  function drain(flush) {
    while (pending !== '') {
      if (!flush && pending === ESCAPE) break;
      const read = readKey(pending);
      if (read === undefined && !flush) break;
      const { key, length } = read ?? { key: { sequence: pending, name: undefined, ctrl: false, meta: true, shift: false }, length: pending.length };
      pending = pending.slice(length);
      const printable = key.sequence.length === 1 || (!key.meta && !key.sequence.startsWith(ESCAPE));
      stream.emit('keypress', printable || key.meta ? (key.sequence.startsWith(ESCAPE) ? undefined : key.sequence) : undefined, key);
    }
    if (pending !== '') {
      timer = setTimeout(() => drain(true), timeout);
    }
  }

  function onData(chunk) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    clearTimeout(timer);
    pending += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    drain(false);
  }

  function onNewListener(event) {
    if (event === 'keypress') {
      stream.on('data', onData);
      stream.removeListener('newListener', onNewListener);
    }
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
