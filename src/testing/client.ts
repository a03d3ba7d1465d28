/** An answer of REST. */
export interface RestAnswer<Data = unknown> {
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON, or the text of anything else. */
  readonly body: Data
}

/** Asks a server on behalf of one caller. */
export interface Client {
  /** `rest('/items/articles?fields=title')`, `rest('/items/articles', { method: 'POST', body: { title: 'New' } })`. A body makes it a POST. */
  rest<Data = unknown>(
    path: string,
    options?: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<RestAnswer<Data>>
  /** The answer's `data`; errors are thrown with their messages. `system`: asks `/graphql/system`. */
  graphql<Data = Record<string, unknown>>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: { readonly system?: boolean },
  ): Promise<Data>
}

/** Makes the client of the caller with this token; null for nobody. */
export function clientOf(url: string, token: string | null): Client {
  const own: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  const rest: Client['rest'] = async <Data>(path: string, { method, body, headers }: Parameters<Client['rest']>[1] = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== ''
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Data }
  }
  return {
    rest,
    graphql: async <Data>(query: string, variables = {}, { system = false } = {}) => {
      const { body } = await rest<GraphqlBody<Data>>(system ? '/graphql/system' : '/graphql', { body: { query, variables } })
      if (body.errors) throw new Error(body.errors.map(textOf).join('; '))
      return body.data as Data
    },
  }
}

interface GraphqlBody<Data> {
  readonly data?: Data
  readonly errors?: readonly GraphqlFailure[]
}

interface GraphqlFailure {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

const textOf = ({ message, extensions }: GraphqlFailure): string => `${message} ${JSON.stringify(extensions ?? {})}`
