const common = require('internal/http/common');

module.exports = {
  _checkInvalidHeaderChar: common.checkInvalidHeaderChar,
  _checkIsHttpToken: common.checkIsHttpToken,
  chunkExpression: common.chunkExpression,
  continueExpression: common.continueExpression,
  CRLF: common.CRLF,
  freeParser: common.freeParser,
  methods: common.methods,
  parsers: common.parsers,
  kIncomingMessage: common.kIncomingMessage,
  HTTPParser: common.HTTPParser,
  isLenient: common.isLenient,
  calculateLenientFlags: common.calculateLenientFlags,
  prepareError: common.prepareError,
  kSkipPendingData: common.kSkipPendingData,
};
