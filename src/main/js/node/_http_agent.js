const { Agent, getGlobalAgent, setGlobalAgent } = require('internal/http/agent');

module.exports = {
  Agent,
  get globalAgent() { return getGlobalAgent(); },
  set globalAgent(agent) { setGlobalAgent(agent); },
};
