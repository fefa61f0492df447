import { MAX_MATCHED_NAMES, MOCK_DELAY, PORT } from '../../../../../shared/contract/bounds'
import type { MockBehaviour, MockMatch, MockMessages, MockMiss } from '../../../../../shared/contract/mock'
import { numberOf, readDecimal } from '../../../kit/form/model/bounded'
import { plainFraming } from '../../../kit/form/model/framing-form'
import { amountProblems } from '../../../kit/form/model/option-problems'
import { MOCK_OPTIONS, type MockForm } from './mock-options'

/** Reads the form of a mock server. */

export type MockFault =
  'setMissing' | 'namesMissing' | 'number' | 'numberRange' | 'framing' | 'target' | 'factor'
type Report = (field: string, code: MockFault, values?: Readonly<Record<string, string | number>>) => void

/** Builds the mock behaviour and reports each fault with its field. The caller checks the payload of `bytes`. */
export function readMock(form: MockForm, on: boolean, report: Report): MockBehaviour {
  if (form.set === '') report('set', 'setMissing')
  // The recording's kind decides only whether the options for messages are shown.
  for (const [key, { code, values }] of amountProblems(MOCK_OPTIONS, form, { kind: 'connections' }))
    report(key, key === 'factor' || (code !== 'number' && code !== 'numberRange') ? 'factor' : code, values)
  return {
    kind: 'mock',
    on,
    set: form.set,
    match: {
      method: form.method,
      path: form.path,
      query: readQuery(form, report),
      headers: namesOf(form.headers),
      body: form.body
    },
    messages: readMessages(form, report),
    order: form.order,
    miss: readMiss(form, report),
    dates: form.dates,
    delay: form.delay === 'recorded' ? numberOf(readDecimal(form.factor, MOCK_DELAY)) : null
  }
}

export function namesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))].slice(0, MAX_MATCHED_NAMES)
}

function readQuery({ query, queryNames }: MockForm, report: Report): MockMatch['query'] {
  if (query === 'all' || query === 'none') return { compare: query }
  const names = namesOf(queryNames)
  if (names.length === 0) report('queryNames', 'namesMissing')
  return { compare: query, names }
}

function readMessages({ by, first, framing }: MockForm, report: Report): MockMessages {
  switch (by) {
    case 'turns':
      return { by }
    case 'first':
      return { by, bytes: Number(first) }
    case 'frames': {
      const plain = plainFraming(framing)
      if (plain === undefined || plain === null || plain.kind === 'gap') {
        report('framing', 'framing')
        return { by: 'turns' }
      }
      return { by, framing: plain }
    }
  }
}

function readMiss(form: MockForm, report: Report): MockMiss {
  switch (form.miss) {
    case 'answer':
      return {
        then: 'answer',
        status: Number(form.status),
        body: form.text,
        type: form.type.trim()
      }
    case 'bytes':
      return { then: 'bytes', payload: form.bytes }
    case 'end':
    case 'reset':
      return { then: 'close', how: form.miss }
    case 'forward': {
      const match = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(form.target.trim())
      const host = match?.[1] ?? match?.[2] ?? ''
      const port = Number(match?.[3] ?? 0)
      if (host === '' || port < PORT.least || port > PORT.most) report('target', 'target')
      return { then: 'forward', target: { host, port }, tls: form.tls, host: form.host }
    }
  }
}
