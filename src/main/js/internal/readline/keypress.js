// Bytes of a terminal to key presses: 'keypress' events with (text, { sequence, name, ctrl, meta, shift }).
const { clearTimeout, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const { StringDecoder } = require('string_decoder');

const ESCAPE = '\u001b';
const ESCAPE_TIMEOUT = 500;
const kDecoder = Symbol('keypress-decoder');

const NAMED = {
  A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4', Z: 'tab',
};
const CONSOLE = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' }; // behind two brackets, as Linux's console sends them
const NUMBERED = {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end', 11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4',
  15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
};
const SEQUENCE = /^\u001b+(?:O(\d*)([A-Za-z])|(\[\[?)(?:(\d+)(?:;(\d+))?([~^$])|(?:(\d+);)?(\d*)([A-Za-z])))/;

// The key at the start of a text: { key, length }, or undefined when the text ends within a sequence.
function readKey(text) {
  if (text[0] === ESCAPE && text.length > 1 && (text[1] === '[' || text[1] === 'O')) {
    const match = SEQUENCE.exec(text);
    if (match === null) return /^\u001b+[[O][\d;[]*$/.test(text) ? undefined : { key: { sequence: text.slice(0, 2), name: undefined, ctrl: false, meta: true, shift: false }, length: 2 };
    const [sequence, modifierO, letterO, bracket, number, modifierN, tail, , modifierL, letter] = match;
    const named = (each) => NAMED[each] ?? ('abcde'.includes(each) ? NAMED[each.toUpperCase()] : undefined); // rxvt: with Shift, or with Ctrl
    const name = letterO !== undefined ? named(letterO) : number !== undefined ? NUMBERED[number] : bracket === '[[' ? CONSOLE[letter] : named(letter);
    const isPlain = modifierL?.length > 1; // a color, say
    const modifier = (Number(modifierN || !isPlain && modifierL || modifierO || 1) || 1) - 1;
    const key = { sequence, name: name ?? 'undefined', ctrl: (modifier & 4) !== 0 || tail === '^' || 'abcde'.includes(letterO), meta: (modifier & 10) !== 0, shift: (modifier & 1) !== 0 || tail === '$' || letter === 'Z' || 'abcde'.includes(letter), code: letterO !== undefined ? `O${letterO}` : `${bracket}${number === undefined ? (isPlain ? modifierL : '') + letter : number + tail}` };
    return { key, length: sequence.length };
  }
  let meta = false;
  let at = 0;
  if (text[0] === ESCAPE && text.length > 1) {
    meta = true;
    at = text[1] === ESCAPE && text.length > 2 ? 2 : 1;
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
    key.meta = true;
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
      if (!flush && (pending === ESCAPE || pending === ESCAPE + ESCAPE)) break;
      settings.isCompletionEnabled = pending.length === 1;
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
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    if (text === '') return;
    // A tab within a pasted text does not ask for completions.
    const isSingle = text.length === 1 || text.length === 2 && text.codePointAt(0) > 0xffff;
    settings.isTyping = isSingle;
    pending += text;
    try {
      drain(false);
    } finally {
      settings.isTyping = false;
      settings.isCompletionEnabled = true;
    }
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
