// Writing to the process's standard streams below any stream object.
const ops = binding('process');

// Writes a string or bytes to 1 or 2, blocking; returns 0 or -errno.
exports.writeRaw = (fd, data) => ops.write(fd, data);
