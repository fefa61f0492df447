import { describe, expect, it } from 'vitest'
import {
  NEW_FORM,
  newVariable,
  repeatInput,
  type RepeatForm
} from '../../../../src/renderer/src/features/repeat/model/repeat-form'
import { formProblems } from '../../../../src/renderer/src/features/repeat/model/repeat-problems'
import {
  HTTP_ANSWER,
  type RepeatStepForm
} from '../../../../src/renderer/src/features/repeat/model/repeat-step'
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

  const stepWith = (change: Partial<RepeatStepForm>): RepeatForm => ({
    ...FORM,
    steps: FORM.steps.map((step) => ({ ...step, ...change }))
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
