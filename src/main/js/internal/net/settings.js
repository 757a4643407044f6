// The process-wide defaults of net.connect (net.setDefaultAutoSelectFamily and the like). Until they are
// set, the command line tells.
const options = require('internal/options');

const ATTEMPT_TIMEOUT = 500; // milliseconds
let select;
let timeout;

module.exports = {
  get autoSelectFamily() {
    return select ?? options.get('--network-family-autoselection') !== false;
  },
  set autoSelectFamily(value) {
    select = value;
  },
  get autoSelectFamilyAttemptTimeout() {
    if (timeout !== undefined) return timeout;
    const name = '--network-family-autoselection-attempt-timeout';
    return options.wasGiven(name) ? Math.max(10, Number(options.get(name))) : ATTEMPT_TIMEOUT;
  },
  set autoSelectFamilyAttemptTimeout(value) {
    timeout = value;
  },
};
