// The `stdio` option: one word or a list, with a word, a stream or a descriptor for each.
const { codes } = require('internal/errors');

// Answers a list of { type: 'pipe' | 'ignore' | 'inherit' | 'fd' | 'ipc', fd }.
exports.normalize = function normalize(stdio, sync) {
  if (stdio === undefined || stdio === null) stdio = 'pipe';
  if (typeof stdio === 'string') {
    if (stdio === 'ignore') stdio = ['ignore', 'ignore', 'ignore'];
    else if (stdio === 'pipe' || stdio === 'overlapped') stdio = ['pipe', 'pipe', 'pipe'];
    else if (stdio === 'inherit') stdio = [0, 1, 2];
    else throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  } else if (!Array.isArray(stdio)) {
    throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  stdio = [...stdio];
  while (stdio.length < 3) stdio.push(undefined);
  let ipc = false;
  return stdio.map((item, index) => {
    item ??= index < 3 ? 'pipe' : 'ignore';
    if (item === 'ignore') return { type: 'ignore' };
    if (item === 'pipe' || item === 'overlapped' || (typeof item === 'number' && item < 0)) return { type: 'pipe' };
    if (item === 'ipc') {
      if (sync) throw new codes.ERR_IPC_SYNC_FORK();
      if (ipc) throw new codes.ERR_IPC_ONE_PIPE();
      ipc = true;
      return { type: 'ipc' };
    }
    if (item === 'inherit') return { type: 'inherit', fd: index };
    if (typeof item === 'number') return { type: 'fd', fd: item };
    if (typeof item?.fd === 'number') return { type: 'fd', fd: item.fd };
    if (ArrayBuffer.isView(item) || typeof item === 'string') {
      if (sync && ArrayBuffer.isView(item)) return { type: 'pipe', input: item };
      throw new codes.ERR_INVALID_ARG_VALUE('stdio', item);
    }
    throw new codes.ERR_INVALID_ARG_VALUE('stdio', item);
  });
};

// The words that the ops take.
exports.toOps = function toOps(list) {
  return list.map((item) => {
    if (item.type === 'fd') return `fd:${item.fd}`;
    return item.type === 'ipc' ? 'ignore' : item.type;
  }).join('\0');
};
