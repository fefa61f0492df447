import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Behaviours, type Behaviour } from '../../../../src/shared/contract/behaviours'
import {
  behaviourKinds,
  formOfBehaviour,
  newBehaviour,
  newRule,
  textPayload,
  type BehaviourForm
} from '../../../../src/renderer/src/features/mock/behaviours/model/behaviour-form'
import {
  added,
  changed,
  committed,
  moved,
  opened,
  reconcile
} from '../../../../src/renderer/src/features/mock/behaviours/model/behaviour-list'
import { EMPTY_FRAMING } from '../../../../src/renderer/src/kit/form/model/framing-form'
import { readBehaviour } from '../../../../src/renderer/src/features/mock/behaviours/model/read-behaviour'

const TEXT = textPayload('x', { lineEnd: 'crlf', escapes: true, placeholders: true, checksum: 'crc32' })
const HTTP: Extract<Behaviour, { kind: 'http' }> = {
  kind: 'http',
  on: true,
  answer: { from: 'page', text: '<h1>Hi</h1>', type: 'text/html' },
  status: 200,
  reason: '',
  headers: 'X-A: 1',
  contentLength: 'right',
  chunked: false,
  connection: 'auto'
}
const ALL: Behaviour[] = [
  { kind: 'greet', on: true, payload: TEXT },
  { kind: 'echo', on: false, prefix: TEXT, suffix: null, framing: { kind: 'delimiter', bytes: '0a' } },
  {
    kind: 'reply',
    on: true,
    rules: [
      {
        match: { kind: 'regex', pattern: 'a(b)', ignoreCase: true },
        answer: { form: 'hex', text: '00 ff' },
        delay: 250,
        then: 'end'
      },
      { match: { kind: 'any' }, answer: { form: 'file', path: '/a.png' }, delay: 0, then: 'reset' }
    ],
    framing: { kind: 'length', size: 'varint', endian: 'big', offset: 0, counts: 'rest', plus: 0 }
  },
  { kind: 'every', on: true, interval: 1500, times: 3, payload: TEXT },
  HTTP,
  { ...HTTP, answer: { from: 'file', path: '/a.bin', type: 'x/y' }, contentLength: 5, chunked: true },
  { ...HTTP, answer: { from: 'folder', path: '/www' }, contentLength: 'none', connection: 'close' },
  { ...HTTP, answer: { from: 'bytes', payload: { form: 'base64', text: 'QQ==' } } },
  { kind: 'sink', on: true },
  { kind: 'source', on: true, pattern: TEXT, rate: 65_536 }
]

const faults = (form: BehaviourForm): unknown => {
  const result = readBehaviour(form, true)
  return result.ok
    ? 'ok'
    : Object.fromEntries(Object.entries(result.faults).map(([field, { code }]) => [field, code]))
}

describe('a behaviour’s form', () => {
  it('returns the behaviour it was created from', () => {
    expect(ALL.map((one) => readBehaviour(formOfBehaviour(one), one.on))).toEqual(
      ALL.map((behaviour) => ({ ok: true, behaviour }))
    )
    expect(v.is(Behaviours, ALL)).toBe(true)
  })

  it('is valid initially, except for kinds that need a first row or a recording', () => {
    expect(behaviourKinds('server').filter((kind) => !readBehaviour(newBehaviour(kind), true).ok)).toEqual([
      'reply',
      'mock'
    ])
  })

  it('reports the problem of each field', () => {
    const rule = {
      ...newRule(),
      id: 7,
      delay: 'soon',
      answer: textPayload('{{nothing here}}', { placeholders: true })
    }
    expect([
      faults({ kind: 'greet', payload: textPayload('') }),
      faults({ kind: 'every', interval: '2 days', times: '0', payload: TEXT }),
      faults({ kind: 'reply', rules: [rule], framing: EMPTY_FRAMING }),
      faults({ kind: 'reply', rules: [], framing: EMPTY_FRAMING }),
      faults({ kind: 'source', pattern: { form: 'hex', text: 'f' }, rate: 'fast' }),
      faults({ ...formOfBehaviour(HTTP), kind: 'http', status: '99', from: 'file' } as BehaviourForm),
      faults({
        kind: 'echo',
        prefix: { form: 'file', path: '' },
        suffix: null,
        // Incomplete input: the previously applied value must not be used in its place.
        framing: { ...EMPTY_FRAMING, choice: 'fixed', fixed: '0' }
      })
    ]).toEqual([
      { payload: 'empty' },
      { interval: 'duration', times: 'numberRange' },
      { 'rules.7.match': 'matchEmpty', 'rules.7.answer': 'payload', 'rules.7.delay': 'duration' },
      { rules: 'noRules' },
      { pattern: 'payload', rate: 'bytes' },
      { file: 'fileMissing', status: 'numberRange' },
      { prefix: 'fileMissing', framing: 'framing' }
    ])
  })
})

describe('the list of behaviours', () => {
  it('keeps a half-edited entry with its row when the others change', () => {
    const [first, second, third] = ALL as [Behaviour, Behaviour, Behaviour]
    const items = reconcile([], [first, second])
    const draft = newBehaviour('echo')
    const editing = changed(items, items[1]!.id, { draft })
    const now = reconcile(editing, [third, second])
    expect(now.map(({ behaviour, draft }) => [behaviour, draft])).toEqual([
      [third, null],
      [second, draft]
    ])
    expect(now[1]!.id).toBe(items[1]!.id)
  })

  it('keeps a new entry that is being edited, without sending it to the engine', () => {
    const items = added(reconcile([], [ALL[0]!]), 'sink')
    const now = reconcile(items, [ALL[1]!])
    expect([committed(items), now.map(({ behaviour }) => behaviour)]).toEqual([[ALL[0]], [ALL[1], null]])
    expect(opened(now[1]!)).toEqual({ kind: 'sink' })
  })

  it('moves by one position, and not beyond the ends', () => {
    const items = [{ id: 1 }, { id: 2 }, { id: 3 }]
    const ids = (list: readonly { id: number }[]): number[] => list.map(({ id }) => id)
    expect([ids(moved(items, 1, 1)), ids(moved(items, 3, -1)), ids(moved(items, 1, -1))]).toEqual([
      [2, 1, 3],
      [1, 3, 2],
      [1, 2, 3]
    ])
  })
})
