'use strict';
const createApp = require('./app');

const app = createApp({ uploads: process.env.UPLOADS });
const server = app.listen(Number(process.env.PORT ?? 3000), (error) => {
  if (error) throw error;
  console.log(`listening on http://localhost:${server.address().port}`);
});

process.on('SIGTERM', () => {
  server.close(() => console.log('closed'));
  server.closeIdleConnections();
});
