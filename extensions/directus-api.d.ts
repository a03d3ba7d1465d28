// Types for authors of sandboxed extensions: /// <reference path="../directus-api.d.ts" />

/** What code in the sandbox can import. Each function needs its scope in `requestedScopes`. */
declare module 'directus:api' {
  /** Writes a line to the server's log. */
  export function log(message: string): void
  /** Waits so many milliseconds. */
  export function sleep(milliseconds: number): Promise<void>
  /** Sends a request; rejects where the answer is no success. */
  export function request(url: string, options?: SandboxRequestOptions): Promise<SandboxRequestAnswer>

  export interface SandboxRequestOptions {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Readonly<Record<string, unknown>>
  }

  export interface SandboxRequestAnswer {
    readonly status: number
    readonly statusText: string
    readonly headers: Readonly<Record<string, string | readonly string[]>>
    readonly data: unknown
  }

  export interface SandboxEndpointRequest {
    url: string
    headers: Record<string, string>
    // biome-ignore lint/suspicious/noExplicitAny: what a client sends; authors' code reads it as it is
    body: any
  }

  export interface SandboxEndpointResponse {
    status: number
    body: string | Record<string, unknown>
  }

  type SandboxEndpointHandler = (request: SandboxEndpointRequest) => SandboxEndpointResponse | Promise<SandboxEndpointResponse>

  export type SandboxEndpointRouter = Record<
    'get' | 'post' | 'put' | 'patch' | 'delete',
    (path: string, handler: SandboxEndpointHandler) => void
  >

  export interface SandboxHookRegisterContext {
    /** A value that is given replaces the payload; what is thrown refuses. */
    filter(event: string, handler: (payload: unknown) => unknown): void
    action(event: string, handler: (payload: unknown) => unknown): void
  }

  export interface SandboxOperationConfig {
    id: string
    // biome-ignore lint/suspicious/noExplicitAny: options of a flow; authors' code takes them apart
    handler: (options: any) => unknown
  }
}
