import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  INITIAL_RELAY_STATE,
  step,
  type RelayCommand,
  type RelayInput
} from '../../../src/engine/connection/lifecycle'
import { assertProperty } from '../../helpers/properties'

function run(inputs: readonly RelayInput[]): RelayCommand[] {
  let state = INITIAL_RELAY_STATE
  return inputs.flatMap((input) => {
    const [next, commands] = step(state, input)
    state = next
    return commands
  })
}

/** Parses an input; inputs and commands have a short form: `end client`, `error target ECONNRESET`. */
function input(text: string): RelayInput {
  const [type, leg, code = 'ECONNRESET'] = text.split(' ') as [
    RelayInput['type'],
    'client' | 'target',
    string?
  ]
  switch (type) {
    case 'stop':
    case 'cut':
      return { type }
    case 'error':
      return { type, leg, code, message: `message of ${code}` }
    default:
      return { type, leg }
  }
}

function brief(command: RelayCommand): string {
  switch (command.type) {
    case 'record-end':
      return ['record-end', command.direction, ...(command.by === undefined ? [] : [command.by])].join(' ')
    case 'record-error':
      return `record-error ${command.leg} ${command.code}`
    case 'record-reset':
      return `record-reset ${command.by}`
    case 'close': {
      const { endedBy, how, code } = command.ending
      return ['close', endedBy, how, ...(code === undefined ? [] : [code])].join(' ')
    }
    default:
      return `${command.type} ${command.leg}`
  }
}

describe('a relayed connection', () => {
  it.each<[story: string, inputs: string[], commands: string[]]>([
    [
      'passes on a half-close and waits for the response',
      ['end client', 'end target', 'gone target', 'gone client'],
      ['record-end up', 'end target', 'record-end down', 'end client', 'close client fin']
    ],
    [
      'names the server when it closes first',
      ['end target', 'end client', 'gone client', 'gone target'],
      ['record-end down', 'end client', 'record-end up', 'end target', 'close target fin']
    ],
    [
      'passes on a reset of the client',
      ['error client', 'gone client', 'gone target'],
      ['record-reset client', 'reset target', 'finish target', 'close client rst ECONNRESET']
    ],
    [
      'passes on a reset of the server',
      ['error target EPIPE', 'gone target', 'gone client'],
      ['record-reset target', 'reset client', 'finish client', 'close target rst EPIPE']
    ],
    [
      'resets the client when the server is unreachable, with the reason',
      ['error target ECONNREFUSED', 'gone target', 'gone client'],
      [
        'record-error target ECONNREFUSED',
        'record-reset target',
        'reset client',
        'finish client',
        'close target error ECONNREFUSED'
      ]
    ],
    [
      'treats a reset after a half-close as the end',
      ['end client', 'error target', 'gone target', 'gone client'],
      [
        'record-end up',
        'end target',
        'record-reset target',
        'reset client',
        'finish client',
        'close target rst ECONNRESET'
      ]
    ],
    [
      'closes both legs when it is stopped',
      ['stop', 'gone client', 'gone target'],
      [
        'record-end up tcplens',
        'record-end down tcplens',
        'finish client',
        'finish target',
        'close tcplens fin'
      ]
    ],
    [
      'records an end once when it is stopped after a half-close, with the side that closed first',
      ['end client', 'stop', 'gone target', 'gone client'],
      [
        'record-end up',
        'end target',
        'record-end down tcplens',
        'finish client',
        'finish target',
        'close client fin'
      ]
    ],
    [
      'stops waiting for a slow reader when it is stopped after both ends',
      ['end client', 'end target', 'stop', 'gone target', 'gone client'],
      [
        'record-end up',
        'end target',
        'record-end down',
        'end client',
        'finish client',
        'finish target',
        'close client fin'
      ]
    ],
    [
      'waits for a slow reader of a finished connection',
      ['end client', 'end target', 'gone target'],
      ['record-end up', 'end target', 'record-end down', 'end client']
    ],
    [
      'closes the other leg when a socket closes without an event',
      ['gone client', 'gone target'],
      ['finish target', 'close client fin']
    ],
    [
      'ignores events after a reset',
      ['error client', 'end target', 'error target', 'stop', 'end client'],
      ['record-reset client', 'reset target']
    ],
    [
      'ignores errors after both FINs',
      ['end client', 'end target', 'error client', 'gone client', 'gone target'],
      ['record-end up', 'end target', 'record-end down', 'end client', 'close client fin']
    ],
    ['ignores a repeated FIN', ['end client', 'end client'], ['record-end up', 'end target']],
    ['ignores a repeated close', ['gone client', 'gone client'], ['finish target']],
    [
      'finishes only the leg that is still open when it is stopped',
      ['gone client', 'stop', 'gone target'],
      [
        'finish target',
        'record-end up tcplens',
        'record-end down tcplens',
        'finish target',
        'close client fin'
      ]
    ],
    [
      'resets both legs on request',
      ['cut', 'gone client', 'gone target'],
      ['record-reset tcplens', 'reset client', 'reset target', 'finish target', 'close tcplens rst']
    ],
    [
      'resets both legs after both FINs without recording it',
      ['end target', 'end client', 'cut', 'gone client', 'gone target'],
      [
        'record-end down',
        'end client',
        'record-end up',
        'end target',
        'reset client',
        'reset target',
        'close target fin'
      ]
    ],
    [
      'resets both legs after a stop without recording it',
      ['stop', 'cut'],
      [
        'record-end up tcplens',
        'record-end down tcplens',
        'finish client',
        'finish target',
        'reset client',
        'reset target'
      ]
    ],
    [
      'records a reset once, by the side that reset first',
      ['error client', 'cut', 'gone client', 'gone target'],
      [
        'record-reset client',
        'reset target',
        'reset client',
        'reset target',
        'finish target',
        'close client rst ECONNRESET'
      ]
    ],
    [
      'keeps the reset after one FIN',
      ['end client', 'cut', 'gone client', 'gone target'],
      [
        'record-end up',
        'end target',
        'record-reset tcplens',
        'reset client',
        'reset target',
        'finish target',
        'close tcplens rst'
      ]
    ]
  ])('%s', (_story, inputs, commands) => {
    expect(run(inputs.map(input)).map(brief)).toEqual(commands)
  })

  const leg = fc.constantFrom('client', 'target')
  const anyInput = fc.oneof(
    leg.map((name) => `end ${name}`),
    leg.map((name) => `gone ${name}`),
    fc
      .tuple(leg, fc.constantFrom('ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ETIMEDOUT'))
      .map(([name, code]) => `error ${name} ${code}`),
    fc.constant('stop'),
    fc.constant('cut')
  )

  it('closes exactly once, after both sockets are closed, for any events in any order', () => {
    assertProperty(
      fc.property(fc.array(anyInput, { maxLength: 12 }), (inputs) => {
        const commands = run([...inputs, 'gone client', 'gone target', ...inputs].map(input)).map(brief)
        const closes = commands.filter((command) => command.startsWith('close'))
        expect(closes).toHaveLength(1)
        const before = run(inputs.filter((text) => text !== 'gone client').map(input))
        expect(before.map((command) => command.type)).not.toContain('close')
      }),
      { numRuns: 500 }
    )
  })

  it('records each direction’s end at most once, at most one reset, and no TCP events after it', () => {
    assertProperty(
      fc.property(fc.array(anyInput, { maxLength: 12 }), (inputs) => {
        const commands = run(inputs.map(input)).map(brief)
        const wire = commands.filter((command) => /^record-(end|reset)/.test(command))
        expect(new Set(wire.map((command) => command.replace(/^(record-reset).*/, '$1'))).size).toBe(
          wire.length
        )
        const reset = wire.findIndex((command) => command.startsWith('record-reset'))
        if (reset >= 0) expect(wire).toHaveLength(reset + 1)
      }),
      { numRuns: 500 }
    )
  })
})
