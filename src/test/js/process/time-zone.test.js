'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('process.env.TZ takes effect also after the first local time', () => {
  const date = new Date(0);
  const before = process.env.TZ;
  const seen = [];
  date.getHours();
  for (const zone of ['Asia/Tokyo', 'America/New_York', 'UTC']) {
    process.env.TZ = zone;
    seen.push(date.getHours(), new Date(1970, 0, 1).getTime() / 3600000, new Intl.DateTimeFormat().resolvedOptions().timeZone);
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  assert.deepStrictEqual(seen, [9, -9, 'Asia/Tokyo', 19, 5, 'America/New_York', 0, 0, 'UTC']);
});
