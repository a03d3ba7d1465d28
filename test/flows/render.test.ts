import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FlowError } from '../../src/flows/flow-error.js'
import { jsonCopy } from '../../src/flows/json-copy.js'
import { redact } from '../../src/flows/redact.js'
import { render, valueAtPath } from '../../src/flows/render.js'

const data = {
  $trigger: {
    body: { name: 'Ann', list: [1, { a: 2 }], none: null, yes: true, 'odd key': 3 },
    headers: { authorization: 'Bearer abcdefgh' },
  },
  $last: 5,
  op: { text: '{{ $last }}' },
}

describe('templates of options', () => {
  it.each<[what: string, template: unknown, value: unknown]>([
    ['an object stays one', '{{ $trigger.body.list }}', [1, { a: 2 }]],
    ['a number stays one', '{{$last}}', 5],
    ['null stays null', '{{ $trigger.body.none }}', null],
    ['nothing is the text "undefined"', '{{ $trigger.nope.nope }}', 'undefined'],
    ['in a text it is text', 'Hi {{ $trigger.body.name }}!', 'Hi Ann!'],
    ['in a text an object is JSON', 'x{{ $trigger.body.list }}', 'x[1,{"a":2}]'],
    ['in a text nothing is "undefined"', 'x{{ nope }}y', 'xundefinedy'],
    ['an index of a list', '{{ $trigger.body.list[1].a }}', 2],
    ['an index as a name', '{{ $trigger.body.list.0 }}', 1],
    ['the length of a list', '{{ $trigger.body.list.length }}', 2],
    ['a quoted name', '{{ $trigger.body["odd key"] }}', 3],
    ['what a value says is no template', '{{ op.text }}', '{{ $last }}'],
    ['names of objects stay', { '{{ $last }}': '{{ $last }}' }, { '{{ $last }}': 5 }],
    ['lists', ['{{ $last }}', 1, null], [5, 1, null]],
    ['other values', 7, 7],
  ])('%s', (_what, template, value) => {
    expect(render(template, data)).toEqual(value)
  })

  it.each(['constructor', '__proto__', 'toString', '$trigger.constructor.constructor', '$trigger.body.list.map', '$trigger.__proto__.x'])(
    'what objects inherit is not there: %s',
    (path) => {
      expect(valueAtPath(data, path)).toBeUndefined()
    },
  )

  it('a result that doubles again and again is refused before it is made', () => {
    const large = { $last: 'x'.repeat(2_000_000) }
    expect(() => render('{{ $last }}{{ $last }}{{ $last }}{{ $last }}{{ $last }}{{ $last }}', large)).toThrow(FlowError)
    let twice: unknown = 'x'.repeat(1000)
    for (let depth = 0; depth < 40; depth += 1) twice = { a: twice, b: twice }
    expect(() => jsonCopy(twice)).toThrow('larger than 10 MB')
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(() => jsonCopy(circle)).toThrow('nested more than')
  })

  it('any template over any chain gives a value, and shows nothing of what is not in the chain', () => {
    const path = fc.stringMatching(/^[\w$.[\]"' -]{0,30}$/)
    const template = fc.oneof(
      path.map((text) => `{{ ${text} }}`),
      path.map((text) => `a {{${text}}} b {{ ${text} }}`),
      fc.string(),
    )
    const options = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, template, fc.jsonValue(), fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
    })).value
    fc.assert(
      fc.property(options, fc.dictionary(fc.string(), fc.jsonValue()), (given, chain) => {
        expect(() => jsonCopy(render(given, chain))).not.toThrow()
        expect(JSON.stringify(render(given, chain) ?? null)).not.toMatch(/native code|\[object |function/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('security case 16: secrets in the logs of flows', () => {
  const log = redact(
    {
      steps: [{ key: 'op', options: { url: 'https://x.example?k=abcdefgh', text: 'uses SECRET-VALUE here', password: 'hunter22' } }],
      data: {
        $trigger: {
          headers: {
            Authorization: 'Bearer tok-1234567890abcdef',
            cookie: 'directus_session_token=long-session-token-1234',
            'X-Api-Key': 'k-99999',
          },
        },
        $env: { KEY: 'SECRET-VALUE' },
        echoed: ['tok-1234567890abcdef', { copy: 'Bearer tok-1234567890abcdef', login: { password: 'pw-12345' } }],
        text: 'password was pw-12345, session long-session-token-1234, key k-99999, hunter22',
        token: null,
      },
    },
    { KEY: 'SECRET-VALUE' },
  )

  it.each(['SECRET-VALUE', 'tok-1234567890abcdef', 'long-session-token-1234', 'k-99999', 'pw-12345', 'hunter22'])(
    '%s is nowhere',
    (secret) => {
      expect(JSON.stringify(log)).not.toContain(secret)
    },
  )

  it('names of the environment are told, and what is no secret stays', () => {
    expect(log).toMatchObject({
      steps: [{ options: { text: 'uses --redacted:KEY-- here', url: 'https://x.example?k=abcdefgh', password: '--redacted--' } }],
      data: { $trigger: { headers: { Authorization: '--redacted--' } }, token: null },
    })
  })
})
