// What setEnvironmentData() gives to all workers that are started afterwards.
exports.data = new Map();

exports.set = function setEnvironmentData(key, value) {
  if (value === undefined) exports.data.delete(key);
  else exports.data.set(key, value);
};

exports.get = (key) => exports.data.get(key);
