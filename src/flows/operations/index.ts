import type { ScriptRunner } from '../../sandbox/script-runner.js'
import { condition } from './condition.js'
import { exec } from './exec.js'
import { itemCreate, itemDelete, itemRead, itemUpdate } from './items.js'
import { jsonWebToken } from './json-web-token.js'
import { mail, notification } from './messages.js'
import type { OperationType } from './operation.js'
import { request } from './request.js'
import { log, sleep, throwError, transform, trigger } from './simple.js'

const withoutScripts: readonly OperationType[] = [
  condition,
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

/** All operations of the server's own; a new one is a file and a line above. Those of extensions stand beside them (added.ts). */
export const operationTypes = (scripts: ScriptRunner): readonly OperationType[] => [...withoutScripts, exec(scripts)]

/** Is this the name of one of the server's own operations? */
export const isOwnOperation = (name: string): boolean => name === 'exec' || withoutScripts.some(({ type }) => type === name)
