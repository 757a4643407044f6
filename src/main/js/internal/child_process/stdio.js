// The `stdio` option: one word or a list, with a word, a stream, a handle or a descriptor for each.
const { codes } = require('internal/errors');

const WORDS = new Set(['ignore', 'pipe', 'overlapped', 'inherit']);

function isHandle(value) {
  return typeof value === 'object' && value !== null && typeof value.open === 'function' && typeof value.fd === 'number' &&
    value.isStreamBase === true;
}

function handleOf(item) {
  for (const candidate of [item, item?.handle, item?._handle]) if (isHandle(candidate)) return candidate;
  return undefined;
}

function entry(item, index, sync) {
  item ??= index < 3 ? 'pipe' : 'ignore';
  if (item === 'ignore') return { type: 'ignore' };
  if (item === 'pipe' || item === 'overlapped' || (typeof item === 'number' && item < 0)) return { type: 'pipe' };
  if (item === 'inherit') return { type: 'inherit', fd: index };
  if (typeof item === 'number' || typeof item.fd === 'number') return { type: 'fd', fd: typeof item === 'number' ? item : item.fd };
  const handle = handleOf(item);
  if (handle !== undefined) return { type: 'wrap', fd: handle.fd, handle, stream: item };
  if (ArrayBuffer.isView(item) || typeof item === 'string') {
    if (sync) return { type: 'pipe', input: item };
    throw new codes.ERR_INVALID_SYNC_FORK_INPUT(require('util').inspect(item));
  }
  throw new codes.ERR_INVALID_ARG_VALUE('stdio', item);
}

// Answers a list of { type: 'pipe' | 'ignore' | 'inherit' | 'fd' | 'wrap' | 'ipc', fd, … }.
exports.normalize = function normalize(stdio, sync) {
  if (typeof stdio === 'string') {
    if (!WORDS.has(stdio)) throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
    stdio = [stdio, stdio, stdio];
  } else if (!Array.isArray(stdio)) {
    throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  const items = [...stdio];
  while (items.length < 3) items.push(undefined);
  let ipc = false;
  return items.map((item, index) => {
    if (item !== 'ipc') return entry(item, index, sync);
    if (sync) throw new codes.ERR_IPC_SYNC_FORK();
    if (ipc) throw new codes.ERR_IPC_ONE_PIPE();
    ipc = true;
    return { type: 'ipc' };
  });
};

// The words that the ops take.
exports.toOps = function toOps(list) {
  return list.map(({ type, fd }) => {
    if (type === 'pipe' || type === 'ipc') return 'pipe';
    return type === 'ignore' ? 'ignore' : `fd:${fd}`;
  }).join('\0');
};

// A list as ops take it; an empty one is undefined.
exports.join = (list) => (list.length === 0 ? undefined : list.join('\0'));
