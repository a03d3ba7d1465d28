import { isEndless, isoOfMoment, type Moment, readMoment } from '../../database/moments.js'
import { exactWhole, isWithin } from '../../database/number-forms.js'
import { isEndlessNumber, isNumberText, isUuid, readBoolean } from '../../database/value-reading.js'
import { forbidden } from '../../errors/api-error.js'
import type { Field } from '../../schema/model.js'
import type { PrimaryKey } from '../platform.js'

/** A value of a key's field in the form in which it is told, as far as the value alone tells; refuses one that no item can have. */
export function checkPart(field: Field, key: PrimaryKey): PrimaryKey {
  switch (field.type) {
    case 'integer':
    case 'bigInteger':
      return checkWhole(field, key)
    case 'float':
    case 'decimal':
      return checkNumber(field, key)
    case 'uuid':
      if (!isUuid(String(key))) throw forbidden()
      return key
    case 'boolean':
      return String(readBoolean(key, () => forbidden()))
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return checkMoment(field.type, key)
    case 'binary':
      return /^\\x([0-9a-f]{2})*$/i.test(String(key)) ? String(key).toLowerCase() : String(key)
    default:
      return typeof key === 'number' ? String(key) : key
  }
}

function checkWhole(field: Field, key: PrimaryKey): PrimaryKey {
  if (!/^-?\d{1,20}$/.test(String(key))) throw forbidden()
  const number = BigInt(key)
  if (!isWithin(number, field.numberForm)) throw forbidden()
  return exactWhole(number)
}

/** A decimal has as many digits behind the point as its column. */
function checkNumber({ type, scale }: Field, key: PrimaryKey): PrimaryKey {
  if (isEndlessNumber(key)) return key
  if (typeof key !== 'number' && !isNumberText(key)) throw forbidden()
  if (type === 'float') return Number(key)
  const [, digits, fraction = ''] = /^([+-]?\d+)(?:\.(\d*))?$/.exec(String(key).trim()) ?? []
  return digits === undefined || scale === null || fraction.length >= scale || scale === 0
    ? key
    : `${digits}.${fraction.padEnd(scale, '0')}`
}

function checkMoment(type: 'date' | 'dateTime' | 'timestamp', key: PrimaryKey): string {
  const moment = readMoment(type, key, () => forbidden())
  if (isEndless(moment)) return moment
  return type === 'timestamp' ? timestampOf(moment) : isoOfMoment(type, moment)
}

/** With milliseconds, also where they are 0. */
const timestampOf = (moment: Moment): string =>
  `${isoOfMoment('timestamp', { ...moment, fraction: '' })}.${moment.fraction.padEnd(3, '0')}Z`
