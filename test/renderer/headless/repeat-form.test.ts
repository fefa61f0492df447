import { describe, expect, it } from 'vitest'
import {
  formProblems,
  NEW_FORM,
  newVariable,
  repeatInput,
  type RepeatForm
} from '../../../src/renderer/src/headless/repeat-form'
import { requestPieces, requestText } from '../../../src/renderer/src/headless/repeat-request'

const bytes = (typed: string): Uint8Array => new TextEncoder().encode(typed)

const HEAD = 'POST /a HTTP/1.1\r\nHost: b\r\n\r\n'
const BODY = 'one\r\ntwo'
const text = requestText([10, 10 + HEAD.length + BODY.length], bytes(HEAD), bytes(BODY))!

const FORM: RepeatForm = {
  ...NEW_FORM,
  steps: [
    {
      ...{ exchange: 3, title: 'POST /a', original: text, head: text.head, body: text.body, extract: [] },
      ...{ host: 'b', port: '80', target: { host: 'b', port: '80' } }
    }
  ]
}

describe('a request to be typed in', () => {
  it('is sent as it was captured where nothing was touched, and keeps its line breaks where it was', () => {
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

  it.each(['\u0000', 'a\r\nb\nc', 'a\rb'])('is none where text would lose bytes: %j', (body) => {
    expect(requestText([0, 99], bytes(HEAD), bytes(body))?.body).toBeNull()
  })
})

describe('the form', () => {
  it('asks for what it says', () => {
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

  it('says what is wrong, and where', () => {
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
