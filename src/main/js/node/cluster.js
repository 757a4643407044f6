// node:cluster, as far as there are no workers: the primary's view. fork() needs child processes with IPC.
const EventEmitter = require('events');
const { codes } = require('internal/errors');

const cluster = new EventEmitter();
Object.assign(cluster, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  Worker: class Worker extends EventEmitter {},
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  setupPrimary(settings) {
    cluster.settings = { ...cluster.settings, ...settings };
  },
  setupMaster(settings) {
    cluster.setupPrimary(settings);
  },
  fork() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('cluster.fork');
  },
  disconnect(callback) {
    if (typeof callback === 'function') process.nextTick(callback);
  },
});
module.exports = cluster;
