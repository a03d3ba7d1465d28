import { apiError } from '../../errors/api-error.js'
import { ErrorList } from '../../errors/error-list.js'
import { matchFilter } from '../../query/match.js'
import type { OperationType } from './operation.js'
import { objectOption } from './options.js'

/** Goes on where the filter holds for the data chain; all fields that it names have to be there. Rejects with the list of what failed. */
export const condition: OperationType = {
  type: 'condition',
  run: (options, { data, context: { platform } }) => {
    const failures = matchFilter(objectOption(options, 'filter') ?? {}, data, {
      requireAll: true,
      // Templates bring values of the caller; the chain has `$accountability`.
      variables: () => undefined,
      now: new Date(),
      patterns: platform.patterns,
    })
    if (failures.length === 0) return null
    throw new ErrorList(failures.map(({ field, path, details }) => apiError('FAILED_VALIDATION', { field, path, ...details })))
  },
}
