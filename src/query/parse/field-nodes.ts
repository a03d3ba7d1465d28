import { invalidQuery } from '../../errors/api-error.js'
import type { FieldCall, FieldNode, FieldScope, SelectedField } from '../field-tree.js'
import { isPlainObject, own, type RawObject } from './raw.js'

/** Nodes of the field tree as they are, checked: they come from a door's code, but JSON of a client can look the same. */
export function readNodes(entries: readonly unknown[], maxDepth: number, depth = 1): FieldNode[] {
  if (depth > maxDepth && entries.length > 0) throw invalidQuery('Max relational depth exceeded')
  return entries.map((entry) => readNode(entry, maxDepth, depth))
}

const refuse = (): Error => invalidQuery('"fields" must be a string or array')

function readNode(entry: unknown, maxDepth: number, depth: number): FieldNode {
  if (!isPlainObject(entry)) throw refuse()
  const key = text(entry, 'key')
  switch (entry.kind) {
    case 'collection':
      return { kind: 'collection', key }
    case 'group':
      return { kind: 'group', key, children: readNodes(list(entry, 'children'), maxDepth, depth) }
    case 'field':
      return {
        kind: 'field',
        key,
        field: text(entry, 'field'),
        args: args(entry),
        ...form(own(entry, 'as')),
        ...(entry.call === undefined ? {} : { call: readCall(own(entry, 'call')) }),
        ...(entry.children === undefined ? {} : { children: readNodes(list(entry, 'children'), maxDepth, depth + 1) }),
        ...(entry.scopes === undefined ? {} : { scopes: list(entry, 'scopes').map((scope) => readScope(scope, maxDepth, depth + 1)) }),
      }
    default:
      throw refuse()
  }
}

const form = (as: unknown): Pick<SelectedField, 'as'> => (as === 'text' || as === 'number' || as === 'node' ? { as } : {})

function readScope(entry: unknown, maxDepth: number, depth: number): FieldScope {
  if (!isPlainObject(entry)) throw refuse()
  return {
    collection: text(entry, 'collection'),
    args: args(entry),
    children: readNodes(list(entry, 'children'), maxDepth, depth),
  }
}

function readCall(entry: unknown): FieldCall {
  if (!isPlainObject(entry)) throw refuse()
  return { name: text(entry, 'name'), ...(entry.path === undefined ? {} : { path: text(entry, 'path') }) }
}

function text(entry: RawObject, name: string): string {
  const value = own(entry, name)
  if (typeof value !== 'string') throw refuse()
  return value
}

function list(entry: RawObject, name: string): readonly unknown[] {
  const value = own(entry, name)
  if (!Array.isArray(value)) throw refuse()
  return value
}

function args(entry: RawObject): RawObject {
  const value = own(entry, 'args')
  return isPlainObject(value) ? value : {}
}
