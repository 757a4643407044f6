const { codes: { ERR_SYSTEM_ERROR }, hideStackFrames, uvException } = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const { dlopen, errno, priority, signals } = require('internal/os_constants');
const os = binding('os');

const constants = Object.assign(Object.create(null), { UV_UDP_REUSEADDR: 4, dlopen, errno, signals, priority });
const { PRIORITY_HIGHEST, PRIORITY_LOW } = priority;

/** Throws what a failed system call of libuv throws, when `result` is -errno. */
function check(result, syscall) {
  if (typeof result === 'number' && result < 0) {
    const { code, message } = uvException({ errno: result, syscall });
    // 'ESRCH: no such process, uv_os_getpriority'
    const text = message.slice(code.length + 2, -(syscall.length + 2));
    throw new ERR_SYSTEM_ERROR({ errno: result, code, message: text, syscall });
  }
  return result;
}

let unameFields;
const uname = () => (unameFields ??= os.uname());

const getHostname = () => check(os.hostname(), 'uv_os_gethostname');
const hostname = hideStackFrames(function checkError() { return getHostname(); });
const getOSType = () => uname()[0];
const getOSVersion = () => uname()[1];
const getOSRelease = () => uname()[2];
const getMachine = () => uname()[3];
const homedir = hideStackFrames(function checkError() {
  const home = process.env[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  return home || check(os.userInfo(), 'uv_os_homedir')[3];
});
const uptime = hideStackFrames(function checkError() { return os.uptime(); });
const totalmem = (() => () => os.totalMemory())();
const freemem = (() => () => os.freeMemory())();
const availableParallelism = (() => () => os.parallelism())();

/**
 * The system's average load over the last 1, 5 and 15 minutes.
 * @see https://nodejs.org/api/os.html#osloadavg
 */
function loadavg() {
  return [...os.loadavg()];
}

const CPU_FIELDS = 7;

function cpus() {
  const flat = os.cpus();
  const result = [];
  for (let i = 0; i < flat.length; i += CPU_FIELDS) {
    result.push({
      model: flat[i],
      speed: flat[i + 1],
      times: { user: flat[i + 2], nice: flat[i + 3], sys: flat[i + 4], idle: flat[i + 5], irq: flat[i + 6] },
    });
  }
  return result;
}

const INTERFACE_FIELDS = 8;

function networkInterfaces() {
  const flat = check(os.networkInterfaces(), 'uv_interface_addresses');
  const result = {};
  for (let i = 0; i < flat.length; i += INTERFACE_FIELDS) {
    const [name, address, netmask, family, mac, internal, prefix, scopeid] = flat.slice(i, i + INTERFACE_FIELDS);
    const entry = { address, netmask, family, mac, internal, cidr: `${address}/${prefix}` };
    if (scopeid !== -1) entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

const arch = () => process.arch;
const platform = () => process.platform;

const endianness = () => (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE');

function tmpdir() {
  const { env } = process;
  if (process.platform === 'win32') {
    const path = env.TEMP || env.TMP || `${env.SystemRoot || env.windir}\\temp`;
    return path.length > 1 && path.endsWith('\\') && !path.endsWith(':\\') ? path.slice(0, -1) : path;
  }
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return check(os.getPriority(pid), 'uv_os_getpriority')[0];
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', PRIORITY_HIGHEST, PRIORITY_LOW);
  check(os.setPriority(pid, priority), 'uv_os_setpriority');
}

function userInfo(options) {
  const encoding = options?.encoding;
  const [uid, gid, ...texts] = check(os.userInfo(), 'uv_os_get_passwd');
  const { Buffer } = require('buffer');
  const text = (value) => {
    if (value === undefined || value === null) return null;
    if (encoding === undefined || encoding === 'utf8') return value;
    const bytes = Buffer.from(value);
    return encoding === 'buffer' ? bytes : bytes.toString(Buffer.isEncoding(encoding) ? encoding : 'utf8');
  };
  return {
    __proto__: null, uid, gid, username: text(texts[0]), homedir: text(texts[1]), shell: text(texts[2]),
  };
}

for (const getter of [
  hostname, homedir, uptime, totalmem, freemem, availableParallelism, arch, platform, endianness, tmpdir,
  getOSType, getOSVersion, getOSRelease, getMachine,
]) {
  getter[Symbol.toPrimitive] = (() => () => getter())();
}

module.exports = {
  arch, availableParallelism, cpus, endianness, freemem, getPriority, homedir, hostname, loadavg,
  networkInterfaces, platform, release: getOSRelease, setPriority, tmpdir, totalmem, type: getOSType, userInfo,
  uptime, version: getOSVersion, machine: getMachine,
};
Object.defineProperties(module.exports, {
  constants: { configurable: false, enumerable: true, value: constants },
  EOL: { configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { configurable: true, enumerable: true, writable: false, value: '/dev/null' },
});
