import { invalidQuery } from '../../errors/api-error.js'
import type { FieldCall } from '../field-tree.js'
import { type IsName, splitOutsideParentheses } from './raw.js'

/** One name on a path; `scope` is the collection after a colon (`item:headings`). */
export interface Step {
  readonly name: string
  readonly scope?: string
}

/** `author.year(born)`: the steps to a field, and the function applied to it. */
export interface Path {
  readonly steps: readonly Step[]
  readonly call?: FieldCall
}

const callForm = /^([A-Za-z_]\w*)\((.*)\)$/s

/** Reads a dotted path. `year(author.born)` is the same as `author.year(born)`. A whole name is itself, with any characters. */
export function readPath(text: string, parameter: string, maxDepth: number, isName: IsName = () => false): Path {
  if (isName(text)) return { steps: [{ name: text }] }
  const names = splitOutsideParentheses(text, '.', parameter)
  const last = names.pop() ?? ''
  const before = names.map(readStep)
  const call = callForm.exec(last.trim())
  const path = call ? readCall(before, call[1]!, call[2]!) : { steps: [...before, readStep(last)] }
  if (path.steps.length > maxDepth) throw invalidQuery('Max relational depth exceeded')
  return path
}

/** A function call of a filter's key or an alias' value, if it is one. */
export function readFunction(text: string): { readonly field: string; readonly call: FieldCall } | undefined {
  const match = callForm.exec(text.trim())
  if (!match) return undefined
  const { steps, call } = readCall([], match[1]!, match[2]!)
  return call && steps.length === 1 ? { field: steps[0]!.name, call } : undefined
}

function readCall(before: readonly Step[], name: string, argument: string): Path {
  const comma = name === 'json' ? argument.indexOf(',') : -1
  const field = comma < 0 ? argument : argument.slice(0, comma)
  const steps = [...before, ...field.trim().split('.').map(readStep)]
  return { steps, call: comma < 0 ? { name } : { name, path: argument.slice(comma + 1).trim() } }
}

function readStep(text: string): Step {
  const name = text.trim()
  const colon = name.indexOf(':')
  return colon < 0 ? { name } : { name: name.slice(0, colon), scope: name.slice(colon + 1) }
}
