// Whether this process is a worker of a cluster; told when it starts.
let worker = false;

exports.isWorker = () => worker;

exports.becomeWorker = function becomeWorker() {
  worker = true;
  require('cluster')._setupWorker();
  delete process.env.NODE_UNIQUE_ID;
};
