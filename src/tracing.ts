import {
  type Context,
  context,
  ProxyTracerProvider,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'

/** The stages of a request, each a span where the operator has an SDK of OpenTelemetry. */
export type Stage = 'request' | 'authenticate' | 'plan' | 'database' | 'reply'
type Attributes = Readonly<Record<string, string | number>>

/** A request's span, under which its stages lie. */
export interface RequestSpan {
  /** Does work within the request. */
  within<Result>(work: () => Result): Result
  end(status: number): void
}

/** Tells the operator's SDK how long each stage took. No value of a client or of a row is told. */
export interface Tracing {
  /** `headers`: may say of which trace the request is a part (`traceparent`). */
  request(headers: Readonly<Record<string, unknown>>, attributes: Attributes): RequestSpan
  /** Does one stage of the request that runs. */
  stage<Result>(name: Stage, work: () => Promise<Result>): Promise<Result>
  /** A stage that has ended just now, in milliseconds. */
  ended(name: Stage, milliseconds: number, attributes: Attributes): void
}

/** The operator's SDK, if there was one before the server began (`node --import`); null: nobody wants to know, so nothing is done. */
export function openTracing(version: string): Tracing | null {
  const provider = trace.getTracerProvider()
  const tracer =
    provider instanceof ProxyTracerProvider ? provider.getDelegateTracer('tessera', version) : provider.getTracer('tessera', version)
  return tracer ? tracingBy(tracer) : null
}

const tracingBy = (tracer: Tracer): Tracing => ({
  request: (headers, attributes) => {
    const span = tracer.startSpan('request', { kind: SpanKind.SERVER, attributes }, propagation.extract(context.active(), headers))
    return {
      within: (work) => context.with(trace.setSpan(context.active(), span), work),
      end: (status) => {
        span.setAttribute('http.response.status_code', status)
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      },
    }
  },
  stage: (name, work) => {
    const span = tracer.startSpan(name)
    return spanning(span, trace.setSpan(context.active(), span), work)
  },
  ended: (name, milliseconds, attributes) => {
    const now = Date.now()
    tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime: now - milliseconds, attributes }).end(now)
  },
})

/** What went wrong is not told: errors hold values. */
async function spanning<Result>(span: Span, inside: Context, work: () => Promise<Result>): Promise<Result> {
  try {
    return await context.with(inside, work)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}
