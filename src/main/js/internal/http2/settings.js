// SETTINGS (RFC 9113, section 6.5): names, limits, and their packed form.
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH, ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const { assertIsObject, assertWithin } = require('internal/http2/headers');

const MAX_CUSTOM = 10;
const IDS = {
  headerTableSize: 1, enablePush: 2, maxConcurrentStreams: 3, initialWindowSize: 4, maxFrameSize: 5, maxHeaderListSize: 6,
  enableConnectProtocol: 8,
};
const NAMES = Object.fromEntries(Object.entries(IDS).map(([name, id]) => [id, name]));
const MAX_INT = 2 ** 32 - 1;

function defaults() {
  return {
    __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: MAX_INT, maxHeaderListSize: 65535, maxHeaderSize: 65535, enableConnectProtocol: false,
  };
}

function validate(settings) {
  if (settings === undefined) return settings;
  assertIsObject(settings.customSettings, 'customSettings', 'Number');
  if (settings.customSettings) {
    const entries = Object.entries(settings.customSettings);
    if (entries.length > MAX_CUSTOM) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
    for (const [id, value] of entries) {
      assertWithin('customSettings:id', Number(id), 0, 0xffff);
      assertWithin('customSettings:value', Number(value), 0, MAX_INT);
    }
  }
  assertWithin('headerTableSize', settings.headerTableSize, 0, MAX_INT);
  assertWithin('initialWindowSize', settings.initialWindowSize, 0, 2 ** 31 - 1);
  assertWithin('maxFrameSize', settings.maxFrameSize, 16384, 2 ** 24 - 1);
  assertWithin('maxConcurrentStreams', settings.maxConcurrentStreams, 0, MAX_INT);
  assertWithin('maxHeaderSize', settings.maxHeaderSize, 0, MAX_INT);
  assertWithin('maxHeaderListSize', settings.maxHeaderListSize, 0, MAX_INT);
  for (const name of ['enablePush', 'enableConnectProtocol']) {
    if (settings[name] !== undefined && typeof settings[name] !== 'boolean') throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, settings[name]);
  }
  return settings;
}

// [id, value] pairs, in the order of ids.
function toPairs(settings) {
  const pairs = [];
  for (const [name, id] of Object.entries(IDS)) {
    let value = settings[name];
    if (name === 'maxHeaderListSize') value ??= settings.maxHeaderSize;
    if (value !== undefined) pairs.push([id, Number(value)]);
  }
  for (const [id, value] of Object.entries(settings.customSettings ?? {})) pairs.push([Number(id), Number(value)]);
  return pairs;
}

function pack(pairs) {
  const packed = Buffer.alloc(pairs.length * 6);
  pairs.forEach(([id, value], index) => {
    packed.writeUInt16BE(id, index * 6);
    packed.writeUInt32BE(value, index * 6 + 2);
  });
  return packed;
}

// Puts a setting into an object such as defaults() makes.
function apply(settings, id, value, custom) {
  const name = NAMES[id];
  if (name === undefined) {
    if (custom !== undefined && !custom.includes(id)) return;
    settings.customSettings ??= {};
    settings.customSettings[id] = value;
    return;
  }
  settings[name] = name === 'enablePush' || name === 'enableConnectProtocol' ? value !== 0 : value;
  if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
}

function getPackedSettings(settings) {
  assertIsObject(settings, 'settings');
  validate(settings);
  return pack(toPairs(settings ?? {}));
}

function getUnpackedSettings(buffer, options = {}) {
  if (!ArrayBuffer.isView(buffer) || buffer.length === undefined) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buffer);
  if (buffer.length % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buffer); // an element is a byte, whatever its type
  const settings = {};
  for (let at = 0; at + 6 <= bytes.length; at += 6) apply(settings, bytes.readUInt16BE(at), bytes.readUInt32BE(at + 2));
  if (options?.validate) validate(settings);
  return settings;
}

module.exports = { apply, defaults, getPackedSettings, getUnpackedSettings, isKnown: (id) => id in NAMES, pack, toPairs, validate };
