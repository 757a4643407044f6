// Whether output to a stream may use colors: https://nodejs.org/api/cli.html#force_color1-2-3

/** Obeys FORCE_COLOR, else asks the stream. */
function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('internal/tty/colors').getColorDepth() > 2;
  return Boolean(stream?.isTTY) && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

module.exports = { shouldColorize };
