// User and group ids (POSIX).
const ops = binding('process');
const { codes } = require('internal/errors');

let mask;

function identity() {
  return ops.identity();
}

function umask(value) {
  mask ??= identity()[4];
  const before = mask;
  if (value !== undefined) {
    if (typeof value === 'string') {
      if (!/^[0-7]+$/.test(value)) {
        throw new codes.ERR_INVALID_ARG_VALUE('mask', value, 'must be a 32-bit unsigned integer or an octal string');
      }
      value = Number.parseInt(value, 8);
    }
    require('internal/validators').validateUint32(value, 'mask');
    mask = value & 0o777;
  }
  return before;
}

function unavailable(name) {
  return {
    [name]() {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.${name}`);
    },
  }[name];
}

module.exports = {
  getuid: function getuid() { return identity()[0]; },
  getgid: function getgid() { return identity()[1]; },
  geteuid: function geteuid() { return identity()[2]; },
  getegid: function getegid() { return identity()[3]; },
  getgroups: function getgroups() { return [...identity().slice(5)]; },
  umask,
  setuid: unavailable('setuid'),
  setgid: unavailable('setgid'),
  seteuid: unavailable('seteuid'),
  setegid: unavailable('setegid'),
  setgroups: unavailable('setgroups'),
  initgroups: unavailable('initgroups'),
};
