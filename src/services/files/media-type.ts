import picomatch from 'picomatch'
import { invalidPayload } from '../../errors/api-error.js'

const plain = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/

/** A media type in its plain form, without parameters; what is none is unknown binary data. */
export function mediaType(given: string): string {
  const type = given.split(';')[0]!.trim().toLowerCase()
  return type.length <= 255 && plain.test(type) ? type : 'application/octet-stream'
}

/** Refuses a type that none of the patterns allows. */
export function requireAllowedType(type: string, patterns: readonly string[], where = 'for upload'): void {
  if (!picomatch([...patterns], { nocase: true })(type))
    throw invalidPayload(`File is of invalid content type: "${type}" is not allowed ${where}`)
}
