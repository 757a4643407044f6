// Messages between primary and workers: each has a number, by which an answer finds who asked.
const answers = new Map();
let last = 0;

exports.send = function send(target, message, handle, onAnswer) {
  if (!target.connected) return false;
  const seq = last++;
  if (onAnswer !== undefined) answers.set(seq, onAnswer);
  return target.send({ cmd: 'NODE_CLUSTER', ...message, seq }, handle);
};

// A listener for 'internalMessage': answers go to who asked, the rest to onMessage(message, handle), on the worker.
exports.receiver = function receiver(worker, onMessage) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    let target = onMessage;
    if (message.ack !== undefined && answers.has(message.ack)) {
      target = answers.get(message.ack);
      answers.delete(message.ack);
    }
    target.call(worker, message, handle);
  };
};
