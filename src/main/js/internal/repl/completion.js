// What the Tab key offers: commands, modules, members of an object, names of the context. Looking must not run anything:
// where a call, a getter or a proxy stands in the way there is nothing to offer.
const contexts = require('internal/vm/context');

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const MODULE = /\b(?:require|import)\s*\(\s*(['"`])([\w@./:-]*)$/;
const HIDDEN = /^__(?:define|lookup)[GS]etter__$/;
const KEYWORDS = `async await break case catch class const continue debugger default delete do else export false finally for function if
  import in instanceof let new null return switch this throw true try typeof var void while with yield`.split(/\s+/);
const MEMBER = /(\??\.)\s*((?:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)?)$/u;
// What an expression whose end is completed may stand behind.
const BEFORE = /(?:^|[;{}\n:]|[^=!<>]=|[-+*%&|^?!~]|(?:^|[^\w$.])(?:new|delete|void|typeof|return|yield|in|of|instanceof|extends|export|case|else|do|async))\s*$/;
const THROWS = /(?:^|[;{}])\s*throw\b[^;]*$/;
const ONLY_COMMAND = /^\s*\.(\w*)$/;

// Some objects of the runtime are proxies that run nothing of the program.
function isOpaque(value) {
  if (!require('util').types.isProxy(value)) return false;
  return value !== process.env && value !== require('buffer').Buffer && !contexts.isGlobal(value);
}

function ownNames(object) {
  return isOpaque(object) ? [] : Object.getOwnPropertyNames(object).filter((name) => NAME.test(name) && !HIDDEN.test(name));
}

function groupsOf(object) {
  const groups = [];
  for (let each = object; each !== null && groups.length < 20; each = Object.getPrototypeOf(each)) groups.push(ownNames(each));
  return groups;
}

// The names that the global object of an emulated context does not show as its own belong to the first group.
function globalGroups(repl) {
  const groups = groupsOf(repl.context);
  if (!repl.useGlobal) groups[0] = [...new Set([...groups[0], ...ownNames(contexts.of(repl.context).builtins)])];
  return groups;
}

function isGetter(object, name) {
  for (let each = object; each !== null; each = Object.getPrototypeOf(each)) {
    const descriptor = Object.getOwnPropertyDescriptor(each, name);
    if (descriptor !== undefined) return descriptor.get !== undefined;
  }
  return false;
}

/** The start of the literal, bracket or name that ends at `end`, or -1. */
function operandStart(text, end) {
  const last = text[end - 1];
  if (last === ')' || last === ']' || last === '}') {
    let depth = 0;
    for (let at = end - 1; at >= 0; at--) {
      if (')]}'.includes(text[at])) depth++;
      else if ('([{'.includes(text[at]) && --depth === 0) return at;
      else if (`'"\``.includes(text[at])) {
        at = text.lastIndexOf(text[at], at - 1);
        if (at < 0) return -1;
      }
    }
    return -1;
  }
  if (`'"\``.includes(last)) return text.lastIndexOf(last, end - 2);
  const regExp = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*$/u.exec(text.slice(0, end));
  if (regExp !== null) return regExp.index;
  const word = /(?:(?<![\p{ID_Continue}$])\d[\d_]*(?:\.\d*|n)|#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)$/u.exec(text.slice(0, end));
  return word === null ? -1 : word.index;
}

/**
 * The chain of members before `end`: where it starts, and whether it may be looked at, which calls are not. `new Name()` may.
 */
function chainStart(text, end) {
  let start = end;
  for (;;) {
    const at = operandStart(text, start);
    if (at < 0) return undefined;
    start = at;
    const before = text.slice(0, start);
    if (text[start] === '(' && /[\p{ID_Continue}$)\]]$/u.test(before)) {
      const created = /\bnew\s+[\w$.]+$/.exec(before);
      return created === null ? undefined : created.index;
    }
    if (text[start] === '[' && /[\p{ID_Continue}$)\]"'`]$/u.test(before)) continue;
    const dot = /\??\.$/.exec(before);
    if (dot === null) return start;
    start = dot.index;
  }
}

// The value of an expression, or undefined; members are looked at one by one.
function valueOf(repl, text) {
  const member = MEMBER.exec(text);
  if (member !== null && member[2] !== '') {
    const object = valueOf(repl, text.slice(0, member.index));
    if (object === undefined || object === null || isOpaque(object)) return undefined;
    const holder = Object(object);
    return isGetter(holder, member[2]) && holder !== repl.context && holder !== globalThis && !contexts.isGlobal(holder) ? undefined : holder[member[2]];
  }
  if (text === 'this') return repl.context;
  if (NAME.test(text) && text in repl.context) {
    if (isBuiltin(text) || !isGetter(repl.context, text)) return repl.context[text];
  }
  const answer = repl.looker.evaluate(/^[{(]/.test(text) ? `(${text})` : text);
  return answer === undefined || answer.exceptionDetails !== undefined ? undefined : repl.looker.valueOf(answer.result);
}

const isBuiltin = (name) => require('module').builtinModules.includes(name);

function fit(groups, filter, prefix) {
  const start = filter.toLowerCase();
  const seen = new Set();
  return groups
    .map((group) => group.filter((name) => name.toLowerCase().startsWith(start) && !seen.has(name) && seen.add(name)))
    .map((group) => group.sort().map((name) => prefix + name));
}

function join(groups) {
  const completions = [];
  for (const group of groups) {
    if (group.length === 0) continue;
    if (completions.length > 0) completions.push('');
    completions.push(...group);
  }
  return completions;
}

function modules(start) {
  const { builtinModules } = require('module');
  const plain = builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:'));
  const withScheme = builtinModules.filter((name) => !name.startsWith('_')).map((name) => (name.startsWith('node:') ? name : `node:${name}`));
  const groups = [withScheme, plain].map((names) => [...new Set(names)].filter((name) => name.startsWith(start)).sort());
  return join(groups);
}

exports.complete = function complete(repl, line, callback) {
  const command = ONLY_COMMAND.exec(line);
  if (command !== null) {
    callback(null, [Object.keys(repl.commands).filter((name) => name.startsWith(command[1])).sort(), command[1]]);
    return;
  }
  const module = MODULE.exec(line);
  if (module !== null) {
    callback(null, [modules(module[2]), module[2]]);
    return;
  }
  callback(null, members(repl, line) ?? names(repl, line));
};

const NOTHING = [[], undefined];
const isWhole = (line) => require('internal/repl/recoverable').isValidSyntax(line);

function members(repl, line) {
  const member = MEMBER.exec(line);
  if (member === null) return undefined;
  const start = chainStart(line, member.index);
  if (start === undefined || !BEFORE.test(line.slice(0, start)) || /^\s*\{/.test(line.slice(start))) return NOTHING;
  const object = line.slice(start, member.index);
  const text = line.slice(start);
  const value = valueOf(repl, object);
  if (value === undefined || value === null || isOpaque(value)) return [[], text];
  const groups = value === repl.context || contexts.isGlobal(value) ? globalGroups(repl) : groupsOf(Object(value));
  return [join(fit(groups, member[2], object + member[1]).reverse()), text];
}

function names(repl, line) {
  const [filter] = /(?:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)?$/u.exec(line);
  if (filter === '') {
    if (line.trim() !== '') return NOTHING;
  } else if (THROWS.test(line.slice(0, -filter.length)) || !BEFORE.test(line.slice(0, line.length - filter.length)) || KEYWORDS.includes(filter) && !/^(?:this|async)$/.test(filter)) {
    return isWhole(line) && !/[)\]}'"`]\s*$/.test(line) ? [[], line] : NOTHING;
  }
  const [own, ...inherited] = globalGroups(repl);
  const keywords = filter === '' ? [] : KEYWORDS;
  return [join(fit([keywords, [...repl.lexicals(), ...own], ...inherited], filter, '')), filter];
}
