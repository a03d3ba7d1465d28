/** What authors of extensions import from `tessera/extensions`. Inside of a server only the definitions are there, tests have all of it. */
export * from './extensions/modules/tessera-extensions.js'
export { createTestServer, type TestServer, type TestServerOptions } from './testing/test-server.js'
