// node:assert leaves its function behind `ok` here, for others whose calls are to be shown in messages.
exports.innerOk = undefined;
