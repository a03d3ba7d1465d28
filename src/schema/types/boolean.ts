import { misfit, type TypeDefinition } from './type.js'

const known: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
  ['TRUE', true],
  ['FALSE', false],
])

/** True and false, also written as 1 and 0. */
export const booleanType: TypeDefinition = {
  types: ['boolean'],
  scalar: 'Boolean',
  accept: (value, field) => {
    const result = known.get(value)
    if (result !== undefined) return result
    if (value === '') return null
    throw misfit(field, 'Boolean')
  },
}
