// napi_async_work: what an addon does on another thread, and then here.
const context = require('internal/async_context');
const loop = require('internal/loop');
const { callBack } = require('internal/napi/environment');
const napi = binding('napi');

const OK = 0;
const GENERIC_FAILURE = 9;
const CANCELLED = 11;
const works = new Map();
let next = 1;

exports.create = function create(environment, execute, complete, data) {
  const number = next++;
  works.set(number, { environment, execute, complete, data, frame: context.capture(), queued: false });
  return number;
};

exports.remove = (number) => works.delete(number);

exports.queue = function queue(number) {
  const work = works.get(number);
  if (work === undefined) return 1;
  work.queued = true;
  loop.ref();
  napi.queueWork(number, work.environment.number, work.execute, work.data);
  return OK;
};

exports.cancel = (number) => (napi.cancelWork(number) ? OK : GENERIC_FAILURE);

exports.finish = function finish(number, cancelled) {
  const work = works.get(number);
  loop.unref();
  if (work === undefined || work.complete === 0) return;
  context.set(work.frame);
  callBack(work.environment, work.complete, cancelled ? CANCELLED : OK, work.data);
};
