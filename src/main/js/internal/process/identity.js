// User and group ids (POSIX).
const ops = binding('process');
const { codes, errnoException } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');

// As Node.js words it here: the system's text, and a positive number.
const TEXTS = { 1: 'Operation not permitted', 11: 'Resource temporarily unavailable', 22: 'Invalid argument' };
function failed(result, syscall) {
  const { code } = errnoException(result, syscall);
  const error = new Error(`${code}, ${TEXTS[-result] ?? code}`);
  return Object.assign(error, { errno: -result, code, syscall });
}

const UID = 0;
const GID = 1;
const EUID = 2;
const EGID = 3;

const identity = () => ops.identity();

let mask; // the runtime's own, in a process that is not ours

function umask(value) {
  const { info } = require('internal/process/object');
  if (value === undefined) return info.ownsProcess ? identity()[4] : (mask ??= identity()[4]);
  if (require('internal/process/object').info.threadId > 0) {
    throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
  }
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw new codes.ERR_INVALID_ARG_VALUE('mask', value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, 'mask');
  if (info.ownsProcess) return ops.umask(value & 0o777);
  const before = (mask ??= identity()[4]);
  mask = value & 0o777;
  return before;
}

// A number, or the name of a user or group.
function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

function numberOf(id, kind) {
  if (typeof id === 'number') return id;
  const found = ops.findId(id, kind === 'Group');
  if (found < 0) throw new codes.ERR_UNKNOWN_CREDENTIAL(kind, id);
  return found;
}

// Embedded and in workers the whole process is not ours to change.
function setter(name, which, kind) {
  return {
    [name](id) {
      const { info } = require('internal/process/object');
      if (info.threadId > 0) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
      if (!info.ownsProcess) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.${name}`);
      validateId(id, 'id');
      const result = ops.setId(which, numberOf(id, kind) | 0);
      if (result < 0) throw failed(result, name);
    },
  }[name];
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) validateId(groups[i], `groups[${i}]`);
  const result = ops.setGroups(...groups.map((group) => numberOf(group, 'Group') | 0));
  if (result < 0) throw failed(result, 'setgroups');
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const group = numberOf(extraGroup, 'Group');
  if (typeof user === 'string') numberOf(user, 'User');
  const result = ops.initGroups(user, group | 0);
  if (result < 0) throw failed(result, 'initgroups');
}

module.exports = {
  getuid: function getuid() { return identity()[0]; },
  getgid: function getgid() { return identity()[1]; },
  geteuid: function geteuid() { return identity()[2]; },
  getegid: function getegid() { return identity()[3]; },
  getgroups: function getgroups() {
    const [, , , egid, , ...groups] = identity();
    return groups.includes(egid) ? groups : [...groups, egid];
  },
  umask,
  setuid: setter('setuid', UID, 'User'),
  setgid: setter('setgid', GID, 'Group'),
  seteuid: setter('seteuid', EUID, 'User'),
  setegid: setter('setegid', EGID, 'Group'),
  setgroups,
  initgroups,
};
