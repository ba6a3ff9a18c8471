/** The task, as poolifier's processes want it: Node's cluster starts CommonJS only. */
const { ClusterWorker } = require('poolifier');

module.exports = new ClusterWorker((x) => x * x);
