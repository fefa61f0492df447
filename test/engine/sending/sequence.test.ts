/** Sequences against a real peer. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { Events } from '../../../src/shared/contract/contract'
import type { Match } from '../../../src/shared/contract/matching'
import type { Payload } from '../../../src/shared/contract/payload'
import type { SequenceStepConfig } from '../../../src/shared/contract/sequences'
import { Inbox } from '../../../src/engine/sending/inbox'
import { compileMatch } from '../../../src/engine/matching/compile-match'
import { closeEvent, startClient, startEngine, untilClosed, LIVE } from '../../helpers/engine'
import { cpuTime } from '../../helpers/cpu-time'
import { echo, serve } from '../../helpers/behaviours'
import { dial, listen, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const LONG = { timeout: 60_000, onTimeout: 'stop' } as const

const payload = (typed: string): Payload => ({
  form: 'text',
  text: typed,
  encoding: 'utf-8',
  lineBreak: 'lf',
  lineEnd: 'lf',
  escapes: false,
  placeholders: true
})
const send = (typed: string): SequenceStepConfig => ({ do: 'send', payload: payload(typed) })
const contains = (text: string): Match => ({ kind: 'text', text, whole: false, ignoreCase: false })
const wait = (
  match: Match,
  more: Partial<Extract<SequenceStepConfig, { do: 'wait' }>> = {}
): SequenceStepConfig => ({
  do: 'wait',
  match,
  framing: null,
  ...LONG,
  ...more
})

interface Talking {
  readonly engine: Engine
  readonly target: net.Socket
  run(...steps: SequenceStepConfig[]): Promise<number>
  tasks(): Events['tasks']
  /** Returns the recorded events of the steps. */
  told(): Promise<string[]>
}

async function talking(): Promise<Talking> {
  const engine = await startEngine()
  const server = await listen()
  const id = await startClient(engine, server.address)
  const target = await server.accepted()
  let last: Events['tasks'] = []
  engine.onEvent((name, event) => {
    if (name === 'tasks') last = event as Events['tasks']
  })
  return {
    engine,
    target,
    tasks: () => last,
    run: async (...steps) =>
      (await engine.handlers['sessions.sequence']({ id, connections: null, steps })).task,
    told: async () => {
      const { events } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
      return events.filter(({ name }) => name === 'rule').map(({ data }) => String(data['text']))
    }
  }
}

/** Replies to each line. */
function answer(target: net.Socket, by: (line: string) => string): void {
  let rest = ''
  target.on('data', (bytes) => {
    rest += String(bytes)
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      target.write(by(rest.slice(0, end)))
      rest = rest.slice(end + 1)
    }
  })
}

it('sends, waits for a response, and inserts its groups into the next payload', async () => {
  const { engine, run, target, told, tasks } = await talking()
  const lines: string[] = []
  answer(target, (line) => {
    lines.push(line)
    return `token=${lines.length}7;\n`
  })
  await run(
    send('LOGIN {{counter}}'),
    wait({ kind: 'regex', pattern: 'token=(?P<token>\\d+)', ignoreCase: false }),
    send('USE {{token}} {{1}}'),
    wait(contains('27;')),
    { do: 'end' }
  )
  target.on('end', () => target.end())
  await untilClosed(engine, 1)
  expect(lines).toEqual(['LOGIN 1', 'USE 17 17'])
  expect(await told()).toEqual([
    'Step 1 of 5: sent 8 bytes.',
    expect.stringMatching(/^Step 2 of 5: matched after \d+ ms\.$/),
    'Step 3 of 5: sent 10 bytes.',
    expect.stringMatching(/^Step 4 of 5: matched/)
  ])
  await waitFor(() => {
    expect(tasks()).toEqual([])
  })
})

it('a wait consumes bytes up to its match, and the next one searches after that', async () => {
  const { run, target } = await talking()
  target.once('data', () => target.write('ok 1 ok 2'))
  await run(
    send('go'),
    wait(contains('ok')),
    wait(contains('ok')),
    send('two'),
    wait(contains('ok')),
    send('three')
  )
  expect(String(await receive(target, 7))).toBe('go\ntwo\n')
  target.write('late ok')
  expect(String(await receive(target, 6))).toBe('three\n')
})

it('matches complete frames when a framing is set', async () => {
  const { run, target } = await talking()
  const framing = { kind: 'delimiter', bytes: '0a' } as const
  await run(wait({ kind: 'text', text: 'ready\\n', whole: true, ignoreCase: false }, { framing }), send('go'))
  target.write('not rea')
  target.write('dy\nrea')
  await run(send('in between'))
  expect(String(await receive(target, 11))).toBe('in between\n')
  target.write('dy\n')
  expect(String(await receive(target, 3))).toBe('go\n')
})

it('finds a frame that ends by silence', async () => {
  const { run, target } = await talking()
  const framing = { kind: 'gap', silence: 80 } as const
  await run(wait({ kind: 'text', text: 'one two', whole: true, ignoreCase: false }, { framing }), send('go'))
  target.write('one ')
  target.write('two')
  expect(String(await receive(target, 3))).toBe('go\n')
})

describe('a step with a timeout', () => {
  it('stops the sequence', async () => {
    const { run, target, told, tasks } = await talking()
    await run(send('a'), wait(contains('never'), { timeout: 30, onTimeout: 'stop' }), send('b'))
    await waitFor(async () => {
      expect((await told()).at(-1)).toBe('Step 2 of 3: no match within 30 ms; the sequence stops here.')
    })
    await waitFor(() => {
      expect(tasks()).toEqual([])
    })
    expect(target.bytesRead).toBe(2)
  })

  it('or is skipped', async () => {
    const { run, target } = await talking()
    await run(wait(contains('never'), { timeout: 30, onTimeout: 'go-on' }), send('b'))
    expect(String(await receive(target, 2))).toBe('b\n')
  })
})

it('waits for silence, pauses, and resets', async () => {
  const { engine, run, target } = await talking()
  let dots = 0
  const chatter = setInterval(() => {
    target.write('.')
    if (++dots === 15) clearInterval(chatter)
  }, 10)
  // A reset discards unread data.
  await run(
    { do: 'silence', silence: 70, ...LONG },
    { do: 'pause', pause: 20 },
    send('quiet'),
    wait(contains('read')),
    { do: 'reset' }
  )
  expect(String(await receive(target, 6))).toBe('quiet\n')
  target.write('read')
  clearInterval(chatter)
  expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
  // Evaluated from the recorded times: a busy machine may delay the data into a silence as well, and more may arrive
  // in the pause.
  const { rows } = await engine.handlers['connections.conversation']({
    capture: LIVE,
    connection: 1,
    first: 0,
    count: 100
  })
  const segments = rows.filter((row) => row.kind === 'segment')
  const quiet = segments.findIndex(({ direction }) => direction === 'up')
  const isSilence = ({ time }: { time: number }, at: number): boolean =>
    segments[at + 1]!.time - time > 68 && segments[quiet]!.time - time > 88
  expect(segments.slice(0, quiet).some(isSilence)).toBe(true)
})

it('ends with its connection, and when it is cancelled', async () => {
  const { engine, run, target, tasks, told } = await talking()
  const task = await run({ do: 'pause', pause: 3_600_000 })
  await run(wait(contains('never')))
  await engine.handlers['tasks.cancel']({ task })
  await waitFor(() => {
    expect(tasks()).toMatchObject([{ kind: 'sequence', done: 0, total: 1 }])
  })
  await waitFor(async () => {
    expect(await told()).toEqual(['Step 1 of 1: cancelled.'])
  })
  const ended = received(target)
  target.end()
  await ended
  await waitFor(() => {
    expect(tasks()).toEqual([])
  })
})

it('reports an invalid step before the first one runs', async () => {
  const { run } = await talking()
  const refused = (message: string): object => ({
    code: 'bad-input',
    message: expect.stringContaining(message) as string
  })
  await expect(run(send('a'), send('{{random:x}}'))).rejects.toMatchObject(refused('Step 2: '))
  await expect(run(wait({ kind: 'regex', pattern: '(', ignoreCase: false }))).rejects.toMatchObject(
    refused('Step 1: ')
  )
})

it('a slow pattern on a flood of input leaves most of the time to other connections', async () => {
  const { engine, target, run } = await talking()
  const slow: Match = { kind: 'regex', pattern: '(a|b)*END', ignoreCase: true }
  const compiled = compileMatch(slow)
  if (!compiled.ok) throw new Error(compiled.problem.message)
  const flood = Buffer.from('abcab word '.repeat(1500))
  const full = new Inbox()
  for (let added = 0; added < 2 ** 20; added += flood.length) full.add(flood, 0)
  const look = cpuTime(() => full.take(compiled.match, null, 0))

  const task = await run(wait(slow, { timeout: 60_000 }))
  const { address } = await serve(engine, [echo()])
  const other = await dial(address)
  for (let sent = 0; sent < 2 ** 20; sent += flood.length) target.write(flood)
  await waitFor(() => {
    expect(target.writableLength).toBe(0)
  })
  const pump = setInterval(() => target.write('more '), 1)
  // Measured in CPU time of this process, so that other load on the machine does not count.
  const before = process.cpuUsage()
  for (let turn = 0; turn < 20; turn++) {
    other.write('?')
    await receive(other, 1)
  }
  clearInterval(pump)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000 / look).toBeLessThan(8)
  await engine.handlers['tasks.cancel']({ task })
})
