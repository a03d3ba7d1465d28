import { errorCatalogue } from '../../errors/catalogue.js'

/** What extensions import from `@directus/errors`: the package itself, and the older classes that took a message. */
export * from '@directus/errors'

type Extensions = Readonly<Record<string, unknown>>

/** The root of the older classes: any status and code. Recognised by its name, as all errors of extensions are. */
export class BaseException extends Error {
  override readonly name = 'DirectusError'

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly extensions: Extensions = {},
  ) {
    super(message)
  }
}

/** Makes one of the older classes. It takes a message, or the extensions that the newer classes take. */
function exception(code: string, status: number, standard: (extensions: Extensions) => string = () => 'The request failed.') {
  return class extends BaseException {
    constructor(message: string | Extensions = {}, extensions: Extensions = {}) {
      const told = typeof message === 'string' ? extensions : message
      super(typeof message === 'string' ? message : standard(told), status, code, told)
    }
  }
}

const known = (code: keyof typeof errorCatalogue) => exception(code, errorCatalogue[code].status, errorCatalogue[code].message)

export const ForbiddenException = known('FORBIDDEN')
export const InvalidPayloadException = known('INVALID_PAYLOAD')
export const InvalidQueryException = known('INVALID_QUERY')
export const InvalidCredentialsException = known('INVALID_CREDENTIALS')
export const InvalidTokenException = known('INVALID_TOKEN')
export const TokenExpiredException = known('TOKEN_EXPIRED')
export const InvalidOTPException = known('INVALID_OTP')
export const InvalidIPException = known('INVALID_IP')
export const UserSuspendedException = known('USER_SUSPENDED')
export const InvalidProviderException = known('INVALID_PROVIDER')
export const InvalidConfigException = exception('INVALID_CONFIG', 503, () => 'Invalid config.')
export const FailedValidationException = known('FAILED_VALIDATION')
export const GraphQLValidationException = exception('GRAPHQL_VALIDATION_EXCEPTION', 400, () => 'GraphQL validation error.')
export const HitRateLimitException = known('REQUESTS_EXCEEDED')
export const IllegalAssetTransformation = known('ILLEGAL_ASSET_TRANSFORMATION')
export const MethodNotAllowedException = known('METHOD_NOT_ALLOWED')
export const RangeNotSatisfiableException = known('RANGE_NOT_SATISFIABLE')
export const RouteNotFoundException = known('ROUTE_NOT_FOUND')
export const ServiceUnavailableException = known('SERVICE_UNAVAILABLE')
export const UnexpectedResponseException = known('UNEXPECTED_RESPONSE')
export const UnprocessableEntityException = exception('UNPROCESSABLE_ENTITY', 422, () => "Can't process entity.")
export const UnsupportedMediaTypeException = known('UNSUPPORTED_MEDIA_TYPE')
