// The process-wide defaults of net.connect (net.setDefaultAutoSelectFamily and the like).
module.exports = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 500 };
