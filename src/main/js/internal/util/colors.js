// Whether output to a stream may use colors: https://nodejs.org/api/cli.html#force_color1-2-3

/** Obeys FORCE_COLOR, else asks the stream. */
function shouldColorize(stream) {
  const { FORCE_COLOR } = process.env;
  if (FORCE_COLOR !== undefined) {
    switch (FORCE_COLOR) {
      case '':
      case '1':
      case 'true':
      case '2':
      case '3':
        return true;
      default:
        return false;
    }
  }
  return Boolean(stream?.isTTY) && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

module.exports = { shouldColorize };
