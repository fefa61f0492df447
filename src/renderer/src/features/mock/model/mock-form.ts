import type { MockBehaviour, MockMiss } from '../../../../../shared/contract/mock'
import { EMPTY_FRAMING, framingForm } from '../../../kit/form/model/framing-form'
import type { MockForm } from './mock-options'

/** Defaults of the form of a mock server, and the form of a behaviour. */

export const NEW_MOCK: MockForm = {
  kind: 'mock',
  set: '',
  method: true,
  path: true,
  query: 'all',
  queryNames: '',
  headers: '',
  body: 'json',
  by: 'turns',
  first: '4',
  framing: EMPTY_FRAMING,
  order: 'cycle',
  miss: 'answer',
  status: '404',
  text: '',
  type: 'text/plain; charset=utf-8',
  bytes: {
    form: 'text',
    text: '',
    encoding: 'utf-8',
    lineBreak: 'crlf',
    lineEnd: 'none',
    escapes: true,
    placeholders: true
  },
  target: '',
  tls: 'off',
  host: 'keep',
  dates: 'now',
  delay: 'none',
  factor: '1'
}

export function formOfMock(behaviour: MockBehaviour): MockForm {
  const { set, match, messages, order, miss, dates, delay } = behaviour
  const { query } = match
  return {
    ...NEW_MOCK,
    set,
    method: match.method,
    path: match.path,
    query: query.compare,
    queryNames: 'names' in query ? query.names.join(', ') : '',
    headers: match.headers.join(', '),
    body: match.body,
    by: messages.by,
    ...(messages.by === 'first' ? { first: String(messages.bytes) } : {}),
    ...(messages.by === 'frames' ? { framing: framingForm(messages.framing) } : {}),
    order,
    ...formOfMiss(miss),
    dates,
    delay: delay === null ? 'none' : 'recorded',
    factor: delay === null ? NEW_MOCK.factor : String(delay)
  }
}

function formOfMiss(miss: MockMiss): Partial<MockForm> {
  switch (miss.then) {
    case 'answer':
      return { miss: 'answer', status: String(miss.status), text: miss.body, type: miss.type }
    case 'bytes':
      return { miss: 'bytes', bytes: miss.payload }
    case 'close':
      return { miss: miss.how }
    case 'forward': {
      const { host, port } = miss.target
      const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
      return { miss: 'forward', target, tls: miss.tls, host: miss.host }
    }
  }
}
