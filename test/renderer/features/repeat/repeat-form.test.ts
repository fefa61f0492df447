import { describe, expect, it } from 'vitest'
import {
  NEW_FORM,
  newVariable,
  repeatInput,
  type RepeatForm,
  type VariableForm
} from '../../../../src/renderer/src/features/repeat/model/repeat-form'
import { formProblems } from '../../../../src/renderer/src/features/repeat/model/repeat-problems'
import {
  extractionOf,
  HTTP_ANSWER,
  newExtraction,
  type AnswerForm,
  type ExtractForm,
  type RepeatStepForm
} from '../../../../src/renderer/src/features/repeat/model/repeat-step'
import {
  ANSWER_OPTIONS,
  EXTRACT_OPTIONS,
  VARIABLE_OPTIONS
} from '../../../../src/renderer/src/features/repeat/model/repeat-options'
import { controlsOf, isShown, type AnyOption } from '../../../../src/renderer/src/kit/form/model/option'
import { routeForm } from '../../../../src/renderer/src/kit/target/model/route-form'
import {
  requestPieces,
  requestText,
  typedRequest
} from '../../../../src/renderer/src/features/repeat/model/repeat-request'

const bytes = (typed: string): Uint8Array => new TextEncoder().encode(typed)

const HEAD = 'POST /a HTTP/1.1\r\nHost: b\r\n\r\n'
const BODY = 'one\r\ntwo'
const text = requestText([10, 10 + HEAD.length + BODY.length], bytes(HEAD), bytes(BODY))!

const FORM: RepeatForm = {
  ...NEW_FORM,
  steps: [
    {
      ...{ key: 'x', reference: { exchange: 3 }, title: 'POST /a', isHttp2: false, pieces: null },
      ...{ original: text, head: text.head, body: text.body, extract: [], answer: HTTP_ANSWER },
      ...{ target: { host: 'b', port: '80' }, secure: false, route: routeForm({ host: 'b', port: '80' }) }
    }
  ]
}

const stepWith = (change: Partial<RepeatStepForm>): RepeatForm => ({
  ...FORM,
  steps: FORM.steps.map((step) => ({ ...step, ...change }))
})

describe('an editable request', () => {
  it('is sent as captured when unchanged, and keeps its line breaks', () => {
    expect(requestPieces(text, { head: text.head, body: text.body })).toBeUndefined()
    expect(requestPieces(text, { head: text.head.replace('/a', '/{{n}}'), body: text.body })).toEqual([
      { kind: 'bytes', bytes: new TextEncoder().encode(HEAD.replace('/a', '/{{n}}')) },
      { kind: 'captured', start: 10 + HEAD.length, end: 10 + HEAD.length + BODY.length }
    ])
    expect(requestPieces(text, { head: text.head, body: 'one\n2' })).toEqual([
      { kind: 'captured', start: 10, end: 10 + HEAD.length },
      { kind: 'bytes', bytes: new TextEncoder().encode('one\r\n2') }
    ])
  })

  it.each(['\u0000', 'a\r\nb\nc', 'a\rb'])('is absent when text would lose bytes: %j', (body) => {
    expect(requestText([0, 99], bytes(HEAD), bytes(body))?.body).toBeNull()
  })
})

describe('the form', () => {
  it('produces the configured request', () => {
    expect(formProblems(FORM)).toEqual([])
    expect(repeatInput(FORM, 1)).toMatchObject({
      steps: [{ exchange: 3, extract: [] }],
      count: 100,
      seconds: null,
      concurrency: 10,
      rate: null,
      connections: { kind: 'keep' },
      record: { what: 'odd', errors: true, status: true, slower: null }
    })
  })

  it('sets another server, TLS and a proxy session only when configured', () => {
    const way = { ...routeForm({ host: 'c', port: '443' }), tls: 'own' as const, verify: false, through: 7 }
    expect(repeatInput(stepWith({ route: way }), 1).steps).toEqual([
      {
        exchange: 3,
        target: { host: 'c', port: 443 },
        way: { tls: { verify: false }, through: 7 },
        extract: []
      }
    ])
    expect(repeatInput(FORM, 1).steps).toEqual([{ exchange: 3, extract: [] }])
  })

  it('sends the workbench contents, with their end of response', () => {
    const bytesOf = bytes('PING')
    const answer = { ...HTTP_ANSWER, ends: 'pattern', pattern: 'PONG', greets: true } as const
    const form = stepWith({
      reference: null,
      target: null,
      original: null,
      pieces: [{ kind: 'bytes', bytes: bytesOf }],
      answer
    })
    const match = { kind: 'regex', pattern: 'PONG', ignoreCase: false }
    expect(repeatInput(form, 1).steps).toEqual([
      {
        pieces: [{ kind: 'bytes', bytes: bytesOf }],
        target: { host: 'b', port: 80 },
        raw: { ends: 'pattern', match, greets: true },
        extract: []
      }
    ])
    const silence = { ...HTTP_ANSWER, ends: 'silence', after: '0' } as const
    expect(formProblems(stepWith({ answer: silence }))).toEqual([{ at: 'step0', code: 'answer' }])
    const pipelined = {
      ...stepWith({ answer: { ...silence, after: '9' } }),
      connections: 'pipeline' as const
    }
    expect(formProblems(pipelined)).toEqual([{ at: 'connections', code: 'endings' }])
  })

  it('sends an edited request completely when it was not captured', () => {
    const typed = typedRequest(bytes(HEAD + BODY))!
    expect(requestPieces(typed, { head: typed.head.replace('/a', '/b'), body: typed.body })).toEqual([
      { kind: 'bytes', bytes: bytes(HEAD.replace('/a', '/b')) },
      { kind: 'bytes', bytes: bytes(BODY) }
    ])
    expect(typedRequest(bytes('PING\r\n'))).toBeNull()
  })

  it('reports problems with their position', () => {
    const wrong = {
      ...FORM,
      ...{ count: '', concurrency: '0', rate: 'x' },
      variables: [newVariable('list', 'a'), newVariable('uuid', 'a'), newVariable('csv', '')]
    }
    expect(formProblems(wrong)).toEqual([
      { at: 'concurrency', code: 'number' },
      { at: 'rate', code: 'number' },
      { at: 'count', code: 'endless' },
      { at: 'variable0', code: 'values' },
      { at: 'variable1', code: 'twice' },
      { at: 'variable2', code: 'csv' }
    ])
  })
})

describe('a variable', () => {
  const variable = (change: Partial<VariableForm>): VariableForm => ({
    ...newVariable('list', 'a'),
    text: 'x\ny\n',
    ...change
  })

  it.each<[Partial<VariableForm>, object]>([
    [{}, { kind: 'list', name: 'a', values: ['x', 'y'], atEnd: 'again' }],
    [
      { kind: 'list', again: false },
      { kind: 'list', name: 'a', values: ['x', 'y'], atEnd: 'stop' }
    ],
    [{ kind: 'choice' }, { kind: 'choice', name: 'a', values: ['x', 'y'] }],
    [
      { kind: 'csv', text: 'id\n1' },
      { kind: 'csv', text: 'id\n1', header: true, atEnd: 'again' }
    ],
    [
      { kind: 'range', from: '-5', to: '5', step: '2', width: '3' },
      { kind: 'range', name: 'a', from: -5, to: 5, step: 2, width: 3, atEnd: 'again' }
    ],
    [
      { kind: 'integer', from: '1', to: '9' },
      { kind: 'integer', name: 'a', from: 1, to: 9 }
    ],
    [
      { kind: 'hex', bytes: '4' },
      { kind: 'hex', name: 'a', bytes: 4 }
    ],
    [{ kind: 'uuid' }, { kind: 'uuid', name: 'a' }]
  ])('of %j is sent with its settings', (change, sent) => {
    const form = { ...FORM, variables: [variable(change)] }
    expect(formProblems(form)).toEqual([])
    expect(repeatInput(form, 1).variables).toEqual([sent])
  })

  it.each<[Partial<VariableForm>, string]>([
    [{ name: '' }, 'name'],
    [{ name: 'a}' }, 'name'],
    [{ kind: 'choice', text: '' }, 'values'],
    [{ kind: 'csv', text: 'id' }, 'csv'],
    [{ kind: 'csv', header: false, text: '"open' }, 'csv'],
    [{ kind: 'range', from: 'x' }, 'number'],
    [{ kind: 'range', to: '' }, 'number'],
    [{ kind: 'range', step: '0' }, 'number'],
    [{ kind: 'range', width: '1000' }, 'number'],
    [{ kind: 'integer', from: '9', to: '1' }, 'order'],
    [{ kind: 'hex', bytes: '0' }, 'number']
  ])('of %j is refused: %s', (change, code) => {
    expect(formProblems({ ...FORM, variables: [variable(change)] })).toEqual([{ at: 'variable0', code }])
  })
})

describe('a value taken from a response', () => {
  const extract = (change: Partial<ExtractForm>): ExtractForm => ({ ...newExtraction('id'), ...change })

  it.each<[Partial<ExtractForm>, object]>([
    [{ text: '$.id' }, { find: 'json', name: 'id', path: '$.id' }],
    [
      { find: 'header', text: ' ETag ' },
      { find: 'header', name: 'id', header: 'ETag' }
    ],
    [
      { find: 'regex', text: 'id=(.)', group: ' ', in: 'head' },
      { find: 'regex', name: 'id', in: 'head', pattern: 'id=(.)', group: '0' }
    ],
    [
      { find: 'regex', text: 'id=(.)' },
      { find: 'regex', name: 'id', in: 'body', pattern: 'id=(.)', group: '1' }
    ],
    [
      { find: 'range', start: '2', end: '6' },
      { find: 'range', name: 'id', in: 'body', start: 2, end: 6 }
    ]
  ])('is read as configured: %j', (change, extraction) => {
    expect(extractionOf(extract(change))).toEqual(extraction)
  })

  it.each<Partial<ExtractForm>>([
    { name: '', text: '$' },
    { text: ' ' },
    { find: 'range', start: '6', end: '2' },
    { find: 'range', start: 'a' }
  ])('is refused while incomplete: %j', (change) => {
    expect(extractionOf(extract(change))).toBeNull()
    expect(formProblems(stepWith({ extract: [extract(change)] }))).toEqual([{ at: 'step0', code: 'extract' }])
  })
})

describe('a step', () => {
  const OTHER = routeForm({ host: 'c', port: '81' })

  it.each<[Partial<RepeatStepForm>, string]>([
    [{ route: { ...OTHER, host: ' ' } }, 'host'],
    [{ route: { ...OTHER, port: '0' } }, 'port'],
    [{ head: ' ' }, 'empty'],
    [{ answer: { ...HTTP_ANSWER, ends: 'bytes', count: '0' } }, 'answer'],
    [{ answer: { ...HTTP_ANSWER, ends: 'pattern', pattern: '' } }, 'answer']
  ])('of %j is refused: %s', (change, code) => {
    expect(formProblems(stepWith(change))).toEqual([{ at: 'step0', code }])
  })

  it.each<[Partial<AnswerForm>, object]>([
    [
      { ends: 'bytes', count: ' 12 ' },
      { ends: 'bytes', count: 12, greets: false }
    ],
    [
      { ends: 'silence', after: '50', greets: true },
      { ends: 'silence', after: 50, greets: true }
    ],
    [
      { ends: 'close', greets: true },
      { ends: 'close', greets: false }
    ]
  ])('ends its response as configured: %j', (change, raw) => {
    const form = stepWith({ answer: { ...HTTP_ANSWER, ...change } })
    expect(repeatInput(form, 1).steps).toMatchObject([{ raw }])
  })

  it('follows another only without pipelining', () => {
    const form: RepeatForm = { ...FORM, steps: [...FORM.steps, ...FORM.steps], connections: 'pipeline' }
    expect(formProblems(form)).toEqual([{ at: 'connections', code: 'steps' }])
    const one: RepeatForm = { ...FORM, connections: 'pipeline', depth: '4', record: 'all' }
    expect(repeatInput(one, 1)).toMatchObject({
      connections: { kind: 'pipeline', depth: 4 },
      record: { what: 'all' }
    })
  })
})

it.each<[readonly AnyOption[], object, string[]]>([
  [EXTRACT_OPTIONS, { find: 'regex' }, ['name', 'find', 'in', 'text', 'group']],
  [EXTRACT_OPTIONS, { find: 'range' }, ['name', 'find', 'in', 'start', 'end']],
  [EXTRACT_OPTIONS, { find: 'json' }, ['name', 'find', 'text']],
  [VARIABLE_OPTIONS, { kind: 'range' }, ['kind', 'name', 'from', 'to', 'step', 'width', 'again']],
  [VARIABLE_OPTIONS, { kind: 'csv' }, ['kind', 'text', 'file', 'header', 'again']],
  [VARIABLE_OPTIONS, { kind: 'choice' }, ['kind', 'name', 'text']],
  [VARIABLE_OPTIONS, { kind: 'hex' }, ['kind', 'name', 'bytes']],
  [ANSWER_OPTIONS, { ends: 'bytes' }, ['ends', 'count', 'greets']],
  [ANSWER_OPTIONS, { ends: 'pattern' }, ['ends', 'pattern', 'greets']],
  [ANSWER_OPTIONS, { ends: 'silence' }, ['ends', 'after', 'greets']],
  [ANSWER_OPTIONS, { ends: 'close' }, ['ends']]
])('the fields of a step or variable are those its choice needs', (options, form, keys) => {
  const rows = options.filter((row) => isShown(row, form, null))
  expect(rows.flatMap((row) => controlsOf(row, form, null)).map(({ key }) => key)).toEqual(keys)
})
