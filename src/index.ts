/** What a program may import from us; nothing else is public. */
export { type Config, loadConfig } from './config/config.js'
export { type Environment, readEnvironment } from './config/environment.js'
export { ApiError, apiError, type ErrorExtensions } from './errors/api-error.js'
export type { Accountability } from './permissions/accountability.js'
export { type RunningServer, type StartOptions, startServer } from './start.js'
