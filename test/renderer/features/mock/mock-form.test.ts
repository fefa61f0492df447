/** The form of a mock server: what the user set is shown again when the form reopens, and faults name their field. */
import { describe, expect, it } from 'vitest'
import type { MockBehaviour } from '../../../../src/shared/contract/mock'
import { formOfMock, NEW_MOCK } from '../../../../src/renderer/src/features/mock/model/mock-form'
import {
  MOCK_ADDRESS_OPTIONS,
  MOCK_OPTIONS,
  type MockForm
} from '../../../../src/renderer/src/features/mock/model/mock-options'
import { namesOf, readMock, type MockFault } from '../../../../src/renderer/src/features/mock/model/read-mock'
import { EMPTY_FRAMING } from '../../../../src/renderer/src/kit/form/model/framing-form'
import { controlsOf, isShown, type AnyOption } from '../../../../src/renderer/src/kit/form/model/option'

const read = (form: MockForm): { behaviour: MockBehaviour; faults: [string, MockFault][] } => {
  const faults: [string, MockFault][] = []
  const behaviour = readMock(form, true, (field, code) => faults.push([field, code]))
  return { behaviour, faults }
}

const FORM: MockForm = { ...NEW_MOCK, set: 'shop' }

describe('the form of a mock server', () => {
  it.each<Partial<MockForm>>([
    {},
    { query: 'only', queryNames: 'page, size', headers: 'Accept, X-Tenant', body: 'exact' },
    { query: 'none', method: false, path: false, order: 'best' },
    { by: 'first', first: '12', order: 'recorded' },
    { by: 'frames', framing: { ...EMPTY_FRAMING, choice: 'lf', delimiter: '\\n' } },
    { miss: 'answer', status: '503', text: 'no', type: 'text/html' },
    { miss: 'bytes' },
    { miss: 'end' },
    { miss: 'reset', dates: 'recorded' },
    { miss: 'forward', target: 'api.test:8443', tls: 'verify', host: 'target' },
    { miss: 'forward', target: '[::1]:80' },
    { delay: 'recorded', factor: '0.5' }
  ])('reopens with %j', (change) => {
    const form = { ...FORM, ...change }
    const { behaviour, faults } = read(form)
    expect(faults).toEqual([])
    expect(formOfMock(behaviour)).toEqual(form)
  })

  it.each<[Partial<MockForm>, string, MockFault]>([
    [{ set: '' }, 'set', 'setMissing'],
    [{ query: 'except', queryNames: ' , ' }, 'queryNames', 'namesMissing'],
    [{ by: 'first', first: 'x' }, 'first', 'number'],
    [{ by: 'first', first: '0' }, 'first', 'numberRange'],
    [{ by: 'frames' }, 'framing', 'framing'],
    [{ status: '99' }, 'status', 'numberRange'],
    [{ miss: 'forward', target: 'api.test' }, 'target', 'target'],
    [{ miss: 'forward', target: 'api.test:0' }, 'target', 'target'],
    [{ miss: 'forward', target: 'api.test:70000' }, 'target', 'target'],
    [{ delay: 'recorded', factor: 'fast' }, 'factor', 'factor']
  ])('reports %j at %s', (change, field, code) => {
    expect(read({ ...FORM, ...change }).faults).toContainEqual([field, code])
  })

  it('reads names separated by anything, each once', () => {
    expect(namesOf(' Accept,X-A;X-B\nAccept ')).toEqual(['Accept', 'X-A', 'X-B'])
  })
})

/** Returns the controls that are shown, by the members of the form they change. */
function shownKeys(rows: readonly AnyOption[], form: object, context: unknown): string[] {
  return rows
    .filter((row) => isShown(row, form, context))
    .flatMap((row) => controlsOf(row, form, context))
    .map(({ key }) => key)
}

describe('the options of a mock server', () => {
  const shown = (change: Partial<MockForm>, kind: 'exchanges' | 'connections' = 'exchanges'): string[] =>
    shownKeys(MOCK_OPTIONS, { ...FORM, ...change }, { kind })

  it('are those of requests for recorded exchanges, and those of messages for connections', () => {
    expect(shown({})).toEqual(
      ['method', 'path', 'query', 'headers', 'body', 'order', 'miss', 'status', 'text', 'dates', 'delay'] // prettier-ignore
    )
    expect(shown({}, 'connections')).toEqual(['by', 'order', 'miss', 'status', 'text', 'delay'])
  })

  it.each<[Partial<MockForm>, 'exchanges' | 'connections', string]>([
    [{ query: 'only' }, 'exchanges', 'queryNames'],
    [{ query: 'except' }, 'exchanges', 'queryNames'],
    [{ by: 'first' }, 'connections', 'first'],
    [{ by: 'frames' }, 'connections', 'framing'],
    [{ text: 'none' }, 'exchanges', 'type'],
    [{ miss: 'bytes' }, 'connections', 'bytes'],
    [{ miss: 'forward' }, 'connections', 'target'],
    [{ miss: 'forward' }, 'connections', 'tls'],
    [{ miss: 'forward' }, 'exchanges', 'host'],
    [{ delay: 'recorded' }, 'exchanges', 'factor']
  ])('with %j of %s include %s', (change, kind, key) => {
    expect(shown(change, kind)).toContain(key)
    expect(shown({}, kind)).not.toContain(key)
  })

  it.each<[string, Partial<MockForm>, string | null]>([
    ['compare', { order: 'best' }, 'mock.form.compareHint'],
    ['compare', {}, null],
    ['body', {}, 'mock.form.bodyHint'],
    ['body', { body: 'exact' }, null],
    ['by', { by: 'first' }, 'mock.form.byHint.first'],
    ['miss', { miss: 'end' }, 'mock.form.missHint.end'],
    ['order', { order: 'recorded' }, 'mock.form.orderHint.recorded'],
    ['dates', {}, 'mock.form.datesHint'],
    ['dates', { dates: 'recorded' }, null]
  ])('explain %s with %j', (key, change, hint) => {
    const row = MOCK_OPTIONS.find((option) => option.key === key)
    expect(row?.hintFor?.({ ...FORM, ...change }, { kind: 'exchanges' })).toBe(hint)
  })

  it('explain for new servers that connections are replayed as recorded', () => {
    const [source] = MOCK_ADDRESS_OPTIONS
    const address = { host: '127.0.0.1', port: '' }
    expect(source?.hintFor?.(address, { kind: 'connections' })).toBe('mock.dialog.connectionsHint')
    expect(source?.hintFor?.(address, { kind: 'exchanges' })).toBeNull()
  })
})
