// What the Tab key offers: commands, members of objects, global names, modules.
const CHAIN = /(?:[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*\??\.)?[\w$]*$/;
const REQUIRE = /\b(?:require|import)\s*\(\s*(['"`])([\w@./:-]*)$/;
const NAME = /^[A-Za-z_$][\w$]*$/;
const KEYWORDS = `async await break case catch class const continue debugger default delete do else export false finally for function if
  import in instanceof let new null return switch this throw true try typeof var void while with yield`.split(/\s+/);

function namesOf(object) {
  const groups = [];
  for (let each = object; each !== null && each !== undefined; each = Object.getPrototypeOf(each)) {
    groups.push(Object.getOwnPropertyNames(each).filter((name) => NAME.test(name)));
    if (groups.length > 20) break;
  }
  return groups;
}

// The value of a chain of members, unless a getter or a proxy stands in the way: looking must not run anything.
function valueOf(repl, chain) {
  const [head, ...rest] = chain.split(/\??\./);
  const { isProxy } = require('util').types;
  let value;
  if (head in repl.context && !isGetter(repl.context, head)) value = repl.context[head];
  else {
    try {
      value = require('vm').runInContext(head, repl.useGlobal ? require('vm').createContext(globalThis) : repl.context);
    } catch {
      try {
        value = (0, eval)(`typeof ${head} === 'undefined' ? undefined : ${head}`);
      } catch {
        return undefined;
      }
    }
  }
  for (const name of rest) {
    if (value === null || value === undefined || isProxy(value) || isGetter(Object(value), name)) return undefined;
    value = value[name];
  }
  return value;
}

function isGetter(object, name) {
  for (let each = object; each !== null; each = Object.getPrototypeOf(each)) {
    const descriptor = Object.getOwnPropertyDescriptor(each, name);
    if (descriptor !== undefined) return descriptor.get !== undefined && name !== 'process' && !require('module').builtinModules.includes(name);
  }
  return false;
}

exports.complete = function complete(repl, line, callback) {
  const command = /^\s*\.(\w*)$/.exec(line);
  if (command !== null) {
    const all = Object.keys(repl.commands).filter((name) => name.startsWith(command[1]));
    callback(null, [all, command[1]]);
    return;
  }
  const module = REQUIRE.exec(line);
  if (module !== null) {
    const { builtinModules } = require('module');
    const names = [...builtinModules.filter((name) => !name.startsWith('_')), ...builtinModules.map((name) => (name.startsWith('node:') ? name : `node:${name}`))];
    callback(null, [[...new Set(names)].filter((name) => name.startsWith(module[2])).sort(), module[2]]);
    return;
  }
  const [text] = CHAIN.exec(line);
  const dot = text.lastIndexOf('.');
  if (line !== '' && text === '' && /\S$/.test(line)) {
    callback(null, [[], '']);
    return;
  }
  let groups;
  if (dot >= 0) {
    const value = valueOf(repl, text.slice(0, dot).replace(/\?$/, ''));
    groups = value === null || value === undefined ? [] : namesOf(Object(value)).map((names) => names.map((name) => text.slice(0, dot + 1) + name));
  } else {
    groups = [KEYWORDS, ...namesOf(repl.context)];
  }
  const seen = new Set();
  const completions = [];
  for (const group of groups) {
    const fitting = group.filter((name) => name.startsWith(text) && !seen.has(name)).sort();
    if (fitting.length === 0) continue;
    fitting.forEach((name) => seen.add(name));
    if (completions.length > 0) completions.push('');
    completions.push(...fitting);
  }
  callback(null, [completions, text]);
};
