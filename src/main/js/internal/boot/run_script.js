// `node --run`: a script of the nearest package.json, run by the shell in that file's folder.
const fs = require('fs');
const path = require('path');
const { writeRaw } = require('internal/process/stdio');
const { exitNow } = require('internal/process/exit');

const isWindows = process.platform === 'win32';

// The folders from here to the root, the nearest first.
function foldersUp(from) {
  const folders = [from];
  for (let at = from; path.dirname(at) !== at;) folders.push(at = path.dirname(at));
  return folders;
}

function fail(text) {
  writeRaw(2, `${text}\n`);
  exitNow(1);
}

function parse(file) {
  let parsed;
  try {
    parsed = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return fail(`Can't parse ${file}`);
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return fail(`Root value unexpected not an object for ${file}\n`);
  const { scripts } = parsed;
  if (scripts === null || typeof scripts !== 'object' || Array.isArray(scripts)) return fail(`Can't find "scripts" field in ${file}`);
  return scripts;
}

function listed(scripts) {
  const names = Object.keys(scripts).filter((name) => typeof scripts[name] === 'string');
  return `\n\nAvailable scripts are:${names.map((name) => `\n  ${name}: ${scripts[name]}`).join('')}`;
}

// An argument as one word of the shell.
function quote(text) {
  if (text !== '' && /^[\w@%+=:,./-]+$/.test(text)) return text;
  if (isWindows) return `"${text.replaceAll('"', '""')}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function environment(folders, name, file) {
  const env = { ...process.env, NODE_RUN_SCRIPT_NAME: name, NODE_RUN_PACKAGE_JSON_PATH: file };
  const key = Object.keys(env).find((each) => each === 'PATH' || (isWindows && each.toUpperCase() === 'PATH')) ?? 'PATH';
  const bins = folders.map((folder) => path.join(folder, 'node_modules', '.bin')).filter((folder) => fs.existsSync(folder));
  env[key] = [...bins, ...env[key] ? [env[key]] : []].join(path.delimiter);
  return env;
}

/** Runs the script and ends the process: with 1 if the script fails. */
exports.run = function run(name, args) {
  const current = process.cwd();
  const folders = foldersUp(current);
  const folder = folders.find((each) => fs.existsSync(path.join(each, 'package.json')));
  if (folder === undefined) return fail(`Can't find package.json for directory ${current}`);
  const file = path.join(folder, 'package.json');
  const scripts = parse(file);
  if (!Object.hasOwn(scripts, name)) return fail(`Missing script: "${name}" for ${file}${listed(scripts)}`);
  if (typeof scripts[name] !== 'string') return fail(`Script "${name}" is unexpectedly not a string for ${file}${listed(scripts)}`);
  const command = [scripts[name], ...args.map(quote)].join(' ');
  const [shell, ...words] = isWindows ? [process.env.comspec || 'cmd.exe', '/d', '/s', '/c', `"${command}"`] : ['/bin/sh', '-c', command];
  const child = require('child_process').spawn(shell, words, {
    cwd: folder, env: environment(folders, name, file), stdio: 'inherit', windowsVerbatimArguments: isWindows,
  });
  child.on('error', (error) => fail(`Error: ${error.message}`));
  child.on('exit', (code) => { process.exitCode = code > 0 ? 1 : 0; });
  return undefined;
};
