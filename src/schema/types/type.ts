import { type ApiError, invalidPayload } from '../../errors/api-error.js'
import type { Field, FieldType } from '../model.js'

/** What the API says of a field type: its GraphQL scalar's name, and which payload values it takes. */
export interface TypeDefinition {
  readonly types: readonly FieldType[]
  /** Named here, built in graphql/scalars.ts. */
  readonly scalar: 'String' | 'Int' | 'Float' | 'Boolean' | 'ID' | 'Date' | 'JSON' | 'GraphQLBigInt' | 'GraphQLGeoJSON' | 'CSV'
  /** Gives the value in its one form, or refuses it with INVALID_PAYLOAD. Never called with null. */
  accept(value: unknown, field: Field): unknown
}

/** The refusal of a value that does not fit its field's type. */
export const misfit = (field: Field, kind: string): ApiError => invalidPayload(`Invalid ${kind} format in field "${field.name}"`)
