import type { ScriptRunner } from '../../sandbox/script-runner.js'
import { condition } from './condition.js'
import { exec } from './exec.js'
import { itemCreate, itemDelete, itemRead, itemUpdate } from './items.js'
import { jsonWebToken } from './json-web-token.js'
import { mail, notification } from './messages.js'
import type { OperationType } from './operation.js'
import { request } from './request.js'
import { log, sleep, throwError, transform, trigger } from './simple.js'

/** All operations of the server's own; a new one is a file and a line. Those of extensions stand beside them. */
export const operationTypes = (scripts: ScriptRunner): readonly OperationType[] => [
  condition,
  exec(scripts),
  itemCreate,
  itemRead,
  itemUpdate,
  itemDelete,
  jsonWebToken,
  log,
  mail,
  notification,
  request,
  sleep,
  throwError,
  transform,
  trigger,
]
