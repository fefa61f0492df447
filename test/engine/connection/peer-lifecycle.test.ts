import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  INITIAL_PEER_STATE,
  stepPeer,
  type Peer,
  type PeerCommand,
  type PeerInput
} from '../../../src/engine/connection/peer-lifecycle'
import { assertProperty } from '../../helpers/properties'

function run(peer: Peer, inputs: readonly string[]): string[] {
  let state = INITIAL_PEER_STATE
  return inputs.flatMap((text) => {
    const [next, commands] = stepPeer(state, peer, input(text))
    state = next
    return commands.map(brief)
  })
}

/** Inputs and commands in short: `stop`, `error EPIPE`, `record-end up tcplens`. */
function input(text: string): PeerInput {
  const [type, code = 'ECONNRESET'] = text.split(' ') as [PeerInput['type'], string?]
  if (type === 'error') return { type, code, message: `message of ${code}` }
  return type === 'their-end' ? { type, answer: !text.endsWith('unanswered') } : { type }
}

function brief(command: PeerCommand): string {
  switch (command.type) {
    case 'record-end':
      return ['record-end', command.direction, ...(command.by === undefined ? [] : [command.by])].join(' ')
    case 'record-error':
      return `record-error ${command.code}`
    case 'record-reset':
      return `record-reset ${command.direction} ${command.by}`
    case 'close': {
      const { endedBy, how, code } = command.ending
      return ['close', endedBy, how, ...(code === undefined ? [] : [code])].join(' ')
    }
    default:
      return command.type
  }
}

describe('a peer connection of Tcplens', () => {
  it.each<[story: string, peer: Peer, inputs: string[], commands: string[]]>([
    [
      'answers a client’s FIN',
      'client',
      ['their-end', 'gone'],
      ['record-end up', 'record-end down tcplens', 'end', 'close client fin']
    ],
    [
      'answers a server’s FIN',
      'target',
      ['their-end', 'gone'],
      ['record-end down', 'record-end up tcplens', 'end', 'close target fin']
    ],
    [
      'keeps its own side open after a server’s FIN when half-open is allowed',
      'target',
      ['their-end unanswered', 'our-end', 'gone'],
      ['record-end down', 'record-end up tcplens', 'end', 'close target fin']
    ],
    [
      'closes its own side and waits for the other',
      'target',
      ['our-end', 'their-end', 'gone'],
      ['record-end up tcplens', 'end', 'record-end down', 'close tcplens fin']
    ],
    [
      'is reset by its peer',
      'client',
      ['error ECONNRESET', 'gone'],
      ['record-reset up client', 'close client rst ECONNRESET']
    ],
    [
      'is reset by its peer after its own FIN',
      'target',
      ['our-end', 'error EPIPE', 'gone'],
      ['record-end up tcplens', 'end', 'record-reset down target', 'close target rst EPIPE']
    ],
    [
      'resets its peer',
      'client',
      ['our-reset', 'gone'],
      ['record-reset down tcplens', 'reset', 'close tcplens rst']
    ],
    [
      'records no reset after both FINs',
      'client',
      ['their-end', 'our-reset', 'gone'],
      ['record-end up', 'record-end down tcplens', 'end', 'reset', 'close client fin']
    ],
    [
      'cannot connect',
      'target',
      ['error ECONNREFUSED', 'gone'],
      ['record-error ECONNREFUSED', 'close target error ECONNREFUSED']
    ],
    [
      'is stopped, and its peer closes too',
      'client',
      ['stop', 'their-end', 'gone'],
      ['record-end down tcplens', 'end', 'limit', 'record-end up', 'close tcplens fin']
    ],
    [
      'is stopped, and its peer does not close',
      'client',
      ['stop', 'overdue', 'gone'],
      [
        'record-end down tcplens',
        'end',
        'limit',
        'record-overdue',
        'record-reset down tcplens',
        'reset',
        'close tcplens fin'
      ]
    ],
    [
      'is stopped after both FINs, and its peer does not read pending bytes',
      'client',
      ['their-end', 'stop', 'overdue', 'gone'],
      [
        'record-end up',
        'record-end down tcplens',
        'end',
        'limit',
        'record-overdue',
        'reset',
        'close client fin'
      ]
    ],
    [
      'ignores events after a reset',
      'target',
      ['error', 'their-end', 'our-end', 'our-reset', 'stop', 'overdue', 'error'],
      ['record-reset down target']
    ],
    [
      'ignores an error after both FINs',
      'target',
      ['their-end', 'error', 'gone'],
      ['record-end down', 'record-end up tcplens', 'end', 'close target fin']
    ],
    ['closes without an event', 'target', ['gone'], ['close tcplens fin']],
    [
      'does everything once',
      'client',
      ['our-end', 'our-end', 'gone', 'gone', 'stop', 'our-reset'],
      ['record-end down tcplens', 'end', 'close tcplens fin']
    ]
  ])('%s', (_story, peer, inputs, commands) => {
    expect(run(peer, inputs)).toEqual(commands)
  })

  const peer = fc.constantFrom<Peer>('client', 'target')
  const inputs = fc.array(
    fc.constantFrom(
      'their-end',
      'our-end',
      'our-reset',
      'stop',
      'overdue',
      'gone',
      'error ECONNRESET',
      'error EPIPE',
      'error ETIMEDOUT'
    ),
    { maxLength: 12 }
  )

  it('closes exactly once, when the socket is closed, and does nothing afterwards', () => {
    assertProperty(
      fc.property(peer, inputs, inputs, (which, before, after) => {
        const living = before.filter((text) => text !== 'gone')
        const commands = run(which, [...living, 'gone', ...after])
        expect(commands.filter((text) => text.startsWith('close'))).toHaveLength(1)
        expect(commands.at(-1)).toMatch(/^close/)
      }),
      { numRuns: 500 }
    )
  })

  it('records each direction’s end at most once, at most one reset, and no TCP events after it', () => {
    assertProperty(
      fc.property(peer, inputs, (which, all) => {
        const wire = run(which, all).filter((text) => /^record-(end|reset)/.test(text))
        const kinds = wire.map((text) => text.replace(/^(record-reset|record-end \w+).*/, '$1'))
        expect(new Set(kinds).size).toBe(kinds.length)
        if (kinds.includes('record-reset')) expect(kinds.at(-1)).toBe('record-reset')
      }),
      { numRuns: 500 }
    )
  })
})
