import type { OAuthRegisteredClientsStore } from '@modelcontextprotocol/sdk/server/auth/clients.js'
import {
  InvalidClientError,
  InvalidClientMetadataError,
  InvalidGrantError,
  InvalidRequestError,
  InvalidScopeError,
  InvalidTargetError,
  OAuthError,
  ServerError,
  TemporarilyUnavailableError,
} from '@modelcontextprotocol/sdk/server/auth/errors.js'
import type { AuthorizationParams, OAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import type { OAuthClientInformationFull, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import type { Response } from 'express'
import type { AuthDependencies, Visitor } from '../../auth/dependencies.js'
import { challengeOf } from '../../auth/oauth/codes.js'
import { findDescribedProgram, isDocumentAddress } from '../../auth/oauth/described-programs.js'
import { exchangeCode, type GrantedTokens, refreshGrant, revokeGrant } from '../../auth/oauth/grants.js'
import { findProgram, type Program, ProgramRefused, registerProgram, shownName } from '../../auth/oauth/programs.js'
import { isApiError } from '../../errors/api-error.js'
import { resourceOf } from './addresses.js'
import { readGrantScope } from './scopes.js'
import type { AccessRequest } from './tickets.js'

/** The request that is being answered: the SDK tells its providers nothing of it. */
export interface Circumstances {
  /** The address of this server for it. */
  readonly base: string
  readonly visitor: Visitor
  /** May documents be read now that describe programs? */
  readonly readsDocuments: boolean
  /** Asks the user on behalf of a program of this name; answers the request itself. */
  readonly ask: (program: string, asked: AccessRequest, response: Response) => Promise<void>
}

/** The side of OAuth that gives tokens, as the SDK of MCP wants it told. Programs keep no secret: PKCE proves that the one which asked is the one which gets the tokens. */
export class OauthProvider implements OAuthServerProvider {
  constructor(
    private readonly dependencies: AuthDependencies,
    private readonly circumstances: () => Circumstances,
  ) {}

  get clientsStore(): OAuthRegisteredClientsStore {
    return {
      getClient: (id) => this.telling(async () => toldProgram(await this.find(id))),
      registerClient: (client) => this.telling(() => this.register(client as OAuthClientInformationFull)),
    }
  }

  async authorize(client: OAuthClientInformationFull, params: AuthorizationParams, response: Response): Promise<void> {
    await this.telling(async () => {
      const { base, ask } = this.circumstances()
      const scope = readGrantScope(params.scopes ?? [])
      if (!scope) throw new InvalidScopeError('"scope" must be "mcp:access" or "mcp:read"')
      if (!/^[\w-]{43}$/.test(params.codeChallenge)) throw new InvalidRequestError('"code_challenge" must be a digest by S256')
      if (params.redirectUri.length > 255) throw new InvalidRequestError('"redirect_uri" is longer than 255 characters')
      if ((params.state?.length ?? 0) > 2048) throw new InvalidRequestError('"state" is longer than 2048 characters')
      const { redirectUri, codeChallenge: challenge, state = null } = params
      const resource = checkResource(params.resource, base) ?? resourceOf(base)
      await ask(
        shownName(client.client_id, nameOf(client)),
        { client: client.client_id, redirectUri, challenge, scope, resource, state },
        response,
      )
    })
  }

  challengeForAuthorizationCode(client: OAuthClientInformationFull, code: string): Promise<string> {
    return this.telling(async () => {
      const challenge = await challengeOf(this.dependencies.database, client.client_id, code)
      // A code that was used goes on to where that is noticed; no verifier fits.
      return challenge ?? this.refuseCode(client, code)
    })
  }

  exchangeAuthorizationCode(
    client: OAuthClientInformationFull,
    code: string,
    _verifier?: string,
    redirectUri?: string,
    resource?: URL,
  ): Promise<OAuthTokens> {
    return this.telling(async () => {
      const { base, visitor } = this.circumstances()
      const claim = { redirectUri, resource: checkResource(resource, base) }
      return toldTokens(await exchangeCode(this.dependencies, client.client_id, code, claim, visitor))
    })
  }

  exchangeRefreshToken(client: OAuthClientInformationFull, token: string, asked?: string[], resource?: URL): Promise<OAuthTokens> {
    return this.telling(async () => {
      const { base, visitor } = this.circumstances()
      const claim = { resource: checkResource(resource, base) }
      if (asked && readGrantScope(asked) === null) throw new InvalidScopeError('"scope" must be "mcp:access" or "mcp:read"')
      return toldTokens(await refreshGrant(this.dependencies, client.client_id, token, claim, visitor))
    })
  }

  /** Tokens are proved by the door itself. */
  verifyAccessToken(): Promise<never> {
    throw new ServerError('Not here')
  }

  async revokeToken(client: OAuthClientInformationFull, { token }: { readonly token: string }): Promise<void> {
    await this.telling(() => revokeGrant(this.dependencies, client.client_id, token))
  }

  private async refuseCode(client: OAuthClientInformationFull, code: string): Promise<never> {
    const { visitor } = this.circumstances()
    await exchangeCode(this.dependencies, client.client_id, code, {}, visitor)
    throw new InvalidGrantError('The code is not valid')
  }

  private async find(id: string): Promise<Program | null> {
    if (!this.circumstances().readsDocuments || !isDocumentAddress(id)) return findProgram(this.dependencies.database, id)
    try {
      return await findDescribedProgram(this.dependencies, id)
    } catch (error) {
      if (!(error instanceof ProgramRefused)) throw error
      throw error.reason === 'full' ? new TemporarilyUnavailableError(error.message) : new InvalidClientError(error.message)
    }
  }

  private async register(client: OAuthClientInformationFull): Promise<OAuthClientInformationFull> {
    const { redirect_uris: redirectUris, client_uri: uri = null } = client
    try {
      return toldProgram(await registerProgram(this.dependencies.database, { name: nameOf(client), redirectUris, uri }))
    } catch (error) {
      if (!(error instanceof ProgramRefused)) throw error
      throw error.reason === 'full' ? new TemporarilyUnavailableError(error.message) : new InvalidClientMetadataError(error.message)
    }
  }

  /** The SDK answers what it does not know with a bare error of the server; that is logged here. */
  private async telling<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof OAuthError) throw error
      if (isApiError(error) && error.status < 500) throw new InvalidGrantError('The user may not log in')
      this.dependencies.logger.error({ err: error }, 'A request of OAuth failed.')
      throw error
    }
  }
}

const nameOf = ({ client_name: name = 'A program without a name' }: Pick<OAuthClientInformationFull, 'client_name'>): string => name

/** The address for which a token is wanted; undefined for none. There is one door. */
function checkResource(resource: URL | undefined, base: string): string | undefined {
  if (resource === undefined) return undefined
  const wanted = resourceOf(base)
  if (resource.href.replace(/\/+$/, '') !== wanted) throw new InvalidTargetError(`"resource" must be ${wanted}`)
  return wanted
}

function toldTokens(tokens: GrantedTokens | null): OAuthTokens {
  if (!tokens) throw new InvalidGrantError('The code or refresh token is not valid')
  const { accessToken, refreshToken, expires, scope } = tokens
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: Math.floor(expires / 1000),
    refresh_token: refreshToken,
    scope,
  }
}

function toldProgram(program: Program): OAuthClientInformationFull
function toldProgram(program: Program | null): OAuthClientInformationFull | undefined
function toldProgram(program: Program | null): OAuthClientInformationFull | undefined {
  if (!program) return undefined
  return {
    client_id: program.id,
    client_id_issued_at: Math.floor(program.created.getTime() / 1000),
    client_name: program.name,
    redirect_uris: [...program.redirectUris],
    ...(program.uri !== null && { client_uri: program.uri }),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }
}
