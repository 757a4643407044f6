// node:cluster: workers are processes that share ports; internal/cluster/ has the two sides.
module.exports = require('internal/cluster/role').isWorker() ? require('internal/cluster/child') : require('internal/cluster/primary');
