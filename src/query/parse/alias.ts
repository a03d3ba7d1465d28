import { invalidQuery } from '../../errors/api-error.js'
import { isPlainObject, readObject } from './raw.js'

/** The names of `alias`, and the fields or functions they stand for. */
export function readAliases(raw: unknown): ReadonlyMap<string, string> {
  if (raw === undefined || raw === null) return new Map()
  const refuse = (): Error => invalidQuery('"alias" has to be an object')
  const object = readObject(raw, refuse)
  return new Map(
    Object.entries(object).map(([name, field]) => {
      if (typeof field !== 'string' || isPlainObject(field)) throw refuse()
      const isJson = /^json\(/.test(field)
      if (name.includes('.') || (!isJson && field.includes('.')))
        throw invalidQuery(`"alias" key/value can't contain a period character \`.\``)
      return [name, field]
    }),
  )
}
