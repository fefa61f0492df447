/** Automatic server behaviours as seen by clients: independent programs and sockets of this test. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  echo,
  every,
  greet,
  http,
  LINES,
  reply,
  rule,
  rulesOf,
  serve,
  talk,
  text
} from '../../helpers/behaviours'
import { Beat } from '../../helpers/beat'
import { closeEvent, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import { netcat } from '../../helpers/nc'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { listen, received } from '../../helpers/servers'

/** Runs socat with this input; returns its output once the server has ended too. */
async function socat(port: number, input: string | Buffer): Promise<Buffer> {
  const child = spawn(peerPath('socat'), ['-t10', '-', `TCP:127.0.0.1:${port}`])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  child.stdin.end(input)
  await once(child, 'close')
  return Buffer.concat(pieces)
}

describe('greeting', () => {
  it('is sent to each client with its number, before the client sends anything', needs('nc'), async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [greet('220 client {{counter}} 你好\\r\n')])
    const first = netcat(address.port)
    await waitFor(() => {
      expect(Buffer.from(first.received, 'latin1').toString()).toBe('220 client 1 你好\r\n')
    })
    const second = netcat(address.port)
    await waitFor(() => {
      expect(Buffer.from(second.received, 'latin1').toString()).toBe('220 client 2 你好\r\n')
    })
  })

  it('can be a file', needs('socat'), async () => {
    const path = join(await temporaryFolder(), 'greeting')
    const bytes = randomBytes(700_001)
    await writeFile(path, bytes)
    const engine = await startEngine()
    const { address } = await serve(engine, [greet({ form: 'file', path })])
    // The client sends FIN at once, and still receives the file.
    expect((await socat(address.port, '')).equals(bytes)).toBe(true)
  })

  it('that cannot be read is reported, and the connection continues', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [greet({ form: 'file', path: '/nowhere/greeting' }), echo()])
    const client = talk(address)
    client.socket.end('still here')
    expect(await client.all).toBe('still here')
    expect(await rulesOf(engine, 1)).toEqual([
      ['greet', 'The file /nowhere/greeting cannot be read: it does not exist (ENOENT).']
    ])
  })
})

describe('echo', () => {
  it('returns every byte before it answers the client’s FIN', needs('socat'), async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [echo()])
    const bytes = randomBytes(3_000_001)
    expect((await socat(address.port, bytes)).equals(bytes)).toBe(true)
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({
      endedBy: 'client',
      how: 'fin',
      up: bytes.length,
      down: bytes.length
    })
    expect(await rulesOf(engine, 1)).toEqual([])
  })

  it('wraps each line when lines are its frames', needs('nc'), async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [echo('Hello ', null, LINES)])
    const client = netcat(address.port)
    client.type('wor')
    client.type('ld\nand 世界\n')
    await waitFor(() => {
      expect(Buffer.from(client.received, 'latin1').toString()).toBe('Hello world\nHello and 世界\n')
    })
  })

  it('without framing wraps each read, with a counter', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [echo('<{{counter}}:', '>')])
    const client = talk(address)
    for (const [word, answer] of [
      ['a', '<1:a>'],
      ['b', '<1:a><2:b>']
    ] as const) {
      client.socket.write(word)
      await waitFor(() => {
        expect(client.received).toBe(answer)
      })
    }
  })

  it('ends a frame after silence', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [echo('[', ']', { kind: 'gap', silence: 30 })])
    const client = talk(address, 'one')
    await waitFor(() => {
      expect(client.received).toBe('[one]')
    })
    client.socket.end('two')
    expect(await client.all).toBe('[one][two]')
  })

  it('reports when no more frames can be found', async () => {
    const engine = await startEngine()
    const framing = { kind: 'length', size: 4, endian: 'big', offset: 0, counts: 'rest', plus: 0 } as const
    const { address } = await serve(engine, [echo(null, null, framing)])
    const client = talk(address)
    client.socket.write('\0\0\0\x02ok')
    client.socket.end(Buffer.alloc(8, 0xff))
    expect(await client.all).toBe('\0\0\0\x02ok')
    expect(await rulesOf(engine, 1)).toEqual([
      ['echo', expect.stringContaining('No more frames can be found') as string]
    ])
  })
})

describe('a table of replies', () => {
  it('applies the first matching rule, with its own groups and counters', async () => {
    const engine = await startEngine()
    const table = reply(
      [
        rule(
          { kind: 'regex', pattern: '^ADD (?P<left>\\d+) (\\d+)', ignoreCase: true },
          '{{name}}{{left}}+{{2}} #{{counter}}\n'
        ),
        rule({ kind: 'hex', pattern: '01 ?3 *', whole: false }, '\\x02\n'),
        rule('PING', 'PONG {{counter:03}}\n'),
        rule({ kind: 'any' }, '?{{0}}')
      ],
      LINES
    )
    const { address } = await serve(engine, [table])
    const client = talk(address)
    client.socket.end('add 12 30\nPING\n\x01\x43\x99\nwhat\nPING\nADD 1 2\n', 'latin1')
    expect(await client.all).toBe('12+30 #1\nPONG 001\n\x02\n?what\nPONG 002\n1+2 #2\n')
    expect(await rulesOf(engine, 1)).toEqual([
      ['reply 1', 'add 12 30'],
      ['reply 3', 'PING'],
      ['reply 2', '01 43'],
      ['reply 4', 'what\\n'],
      ['reply 3', 'PING'],
      ['reply 1', 'ADD 1 2']
    ])
  })

  it('keeps the order of replies whatever their delays, and waits for them before the FIN', async () => {
    const engine = await startEngine()
    const table = reply([rule('slow', 'SLOW ', { delay: 120 }), rule('fast', 'FAST ')], LINES)
    const { address } = await serve(engine, [table])
    const began = performance.now()
    const client = talk(address)
    client.socket.end('slow\nfast\nslow\n')
    expect(await client.all).toBe('SLOW FAST SLOW ')
    // The delay of each slow reply runs from the receipt of its line, so the two overlap.
    expect(performance.now() - began).toBeGreaterThanOrEqual(119)
  })

  it('ends or resets the connection after its reply, and sends no more replies', async () => {
    const engine = await startEngine()
    const table = reply(
      [rule('QUIT', 'bye\n', { then: 'end' }), rule('KILL', 'argh\n', { then: 'reset' }), rule('HI', 'hi\n')],
      LINES
    )
    const { address } = await serve(engine, [table])
    const polite = talk(address, 'HI\nQUIT\nHI\n')
    expect(await polite.all).toBe('hi\nbye\n')
    polite.socket.end()
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
    expect(await rulesOf(engine, 1)).toEqual([
      ['reply 3', 'HI'],
      ['reply 1', 'QUIT']
    ])
    const rude = talk(address, 'KILL\n')
    // Directly after data, the system may report a reset as an end of stream.
    await rude.all.catch(() => undefined)
    expect(rude.received).toBe('argh\n')
    expect(closeEvent(await untilClosed(engine, 2))).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
  })

  it('replies with files of any size, one after the other', needs('socat'), async () => {
    const path = join(await temporaryFolder(), 'answer')
    const bytes = randomBytes(1_500_000)
    await writeFile(path, bytes)
    const engine = await startEngine()
    const table = reply([rule('file', { form: 'file', path }), rule('end', 'END')], LINES)
    const { address } = await serve(engine, [table])
    const answer = await socat(address.port, 'file\nend\nfile\n')
    expect(answer.equals(Buffer.concat([bytes, Buffer.from('END'), bytes]))).toBe(true)
  })

  it('with an invalid rule is refused with its position, and the previous table stays active', async () => {
    const engine = await startEngine()
    const server = await serve(engine, [reply([rule('a', 'first')])])
    const refused = (behaviour: ReturnType<typeof reply>, where: RegExp): void => {
      expect(() => engine.sessions.behave(server.id, [behaviour])).toThrow(where)
    }
    refused(
      reply([rule('a', 'b'), rule({ kind: 'regex', pattern: '(', ignoreCase: false }, 'b')]),
      /Behaviour 1 \(reply\), rule 2/
    )
    refused(
      reply([rule('a', '{{nonsense}}!')].map((wrong) => ({ ...wrong, answer: text('{{no such}}') }))),
      /rule 1, response.*no such/
    )
    const client = talk(server.address)
    client.socket.end('a')
    expect(await client.all).toBe('first')
    // A write may be half done when the rules are switched off.
    engine.sessions.behave(server.id, [
      { ...reply([rule({ kind: 'regex', pattern: '(', ignoreCase: false }, 'b')]), on: false }
    ])
  })
})

describe('a timer', () => {
  it('sends after the first interval, as often as configured, with a counter', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [every(20, 'tick {{counter}}\n', 3), greet('go\n')])
    const client = talk(address)
    await waitFor(() => {
      expect(client.received).toBe('go\ntick 1\ntick 2\ntick 3\n')
    })
    client.socket.end()
    expect(await client.all).toBe('go\ntick 1\ntick 2\ntick 3\n')
  })

  it('keeps exact time', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [every(10, '.')])
    const beat = new Beat(talk(address).socket)
    await waitFor(() => {
      expect(beat.bytes).toBeGreaterThan(120)
    })
    // A timer restarted with each beat would add up to a millisecond of delay each time. A beat may be skipped.
    expect(Math.abs(beat.drift(10))).toBeLessThan(60)
  })

  it('skips payloads that exceed the buffer of a client that does not read, and reports how many', async () => {
    const engine = await startEngine()
    const path = join(await temporaryFolder(), 'big')
    await writeFile(path, Buffer.alloc(6_000_000, 'x'))
    const { address, id } = await serve(engine, [every(20, { form: 'file', path })])
    const client = talk(address)
    client.socket.pause()
    await once(client.socket, 'connect')
    // The kernel accepts some writes; the next one stays pending while the client does not read.
    await waitFor(async () => {
      const { events } = await engine.handlers['connections.get']({ capture: 1, connection: 1 })
      expect(events.filter(({ name }) => name === 'rule')).toHaveLength(1)
    })
    client.socket.resume()
    await waitFor(async () => {
      const { events } = await engine.handlers['connections.get']({ capture: 1, connection: 1 })
      expect(events.filter(({ name }) => name === 'rule').length).toBeGreaterThanOrEqual(2)
    })
    engine.sessions.behave(id, [])
    client.socket.end()
    const length = (await client.all).length
    expect(length % 6_000_000).toBe(0)
    const [first, second] = await rulesOf(engine, 1)
    expect(first).toEqual(['every 20 ms', 'Skipped: the previous one is still being sent.'])
    expect(second).toEqual(['every 20 ms', expect.stringMatching(/^Skipped \d+ in a row\.$/) as string])
  })
})

describe('a change while the session runs', () => {
  it('applies from the next read, client and timer tick on', async () => {
    const engine = await startEngine()
    const { id, address } = await serve(engine, [
      greet('old\n'),
      reply([rule('x', 'old {{counter}}\n')], LINES)
    ])
    const client = talk(address, 'x\nx\n')
    await waitFor(() => {
      expect(client.received).toBe('old\nold 1\nold 2\n')
    })
    // The rules in force when the line is complete answer it; a rule that remains keeps its count.
    client.socket.write('x')
    await waitFor(() => {
      expect(engine.sessions.get(id).bytes.up).toBe(5)
    })
    engine.sessions.behave(id, [
      greet('new\n'),
      reply([rule('y', 'new\n'), rule('x', 'old {{counter}}\n')], LINES),
      every(15, '.', 2)
    ])
    client.socket.write('\ny\n')
    await waitFor(() => {
      expect(client.received.replaceAll('.', '')).toBe('old\nold 1\nold 2\nold 3\nnew\n')
      expect(client.received.split('.').length - 1).toBe(2)
    })
    const next = talk(address)
    await waitFor(() => {
      expect(next.received.replaceAll('.', '')).toBe('new\n')
    })
    engine.sessions.behave(id, [{ kind: 'sink', on: true }, echo()])
    client.socket.end('swallowed\n')
    await client.all
    expect(client.received.replaceAll('.', '')).toBe('old\nold 1\nold 2\nold 3\nnew\n')
  })

  it('does not restart an unchanged timer', async () => {
    const engine = await startEngine()
    const beat = every(60, 'b{{counter}} ')
    const { id, address } = await serve(engine, [beat])
    const client = talk(address)
    // A timer that restarted with each change would never fire.
    for (let change = 0; client.received.length < 9; change++) {
      engine.sessions.behave(id, [echo(`${change}`), beat])
      await nextTurn()
    }
    expect(client.received).toMatch(/^b1 b2 b3 /)
  })

  it('is saved with the session, running or not, and a proxy has no behaviours', async () => {
    const engine = await startEngine()
    const { id } = await serve(engine, [])
    const behaviours = [greet('hello')]
    expect(engine.sessions.behave(id, behaviours).config).toMatchObject({ behaviours })
    await engine.sessions.stop(id)
    expect(() => engine.sessions.behave(id, [greet('{{no such}}')])).toThrow(/Behaviour 1 \(greet\)/)
    expect(engine.sessions.get(id).config).toMatchObject({ behaviours })
    const target = { host: '127.0.0.1', port: 1 }
    const proxy = engine.sessions.create({
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port: 0 },
      target
    })
    expect(() => engine.sessions.behave(proxy.id, behaviours)).toThrow(/proxy/)
  })

  it('saved with invalid settings is reported when the session starts', async () => {
    const engine = await startEngine()
    await expect(serve(engine, [greet('{{no such}}')])).rejects.toMatchObject({ code: 'bad-input' })
    expect(engine.sessions.list()).toMatchObject([{ state: 'failed', error: { code: 'bad-input' } }])
  })
})

describe('half-open connections', () => {
  it('keep receiving data after the client’s FIN', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [every(10, 'still {{counter}}\n', 3)], { halfOpen: true })
    const client = talk(address)
    client.socket.end()
    await waitFor(() => {
      expect(client.received).toBe('still 1\nstill 2\nstill 3\n')
    })
    await engine.sessions.stopAll()
    expect(await client.all).toBe('still 1\nstill 2\nstill 3\n')
  })
})

describe('a client', () => {
  it('greets and replies as a server does, but not over HTTP', async () => {
    const engine = await startEngine()
    const server = await listen()
    const client = await engine.handlers['sessions.create']({
      config: {
        kind: 'client',
        name: '',
        target: server.address,
        behaviours: [greet('I am here\n'), reply([rule('who', 'me {{counter}}\n')], LINES), every(10, '.', 2)]
      },
      start: true
    })
    const accepted = await server.accepted()
    accepted.end('who?\nwho?\n')
    expect(String(await received(accepted)).replaceAll('.', '')).toBe('I am here\nme 1\nme 2\n')
    expect(() => engine.sessions.behave(client.id, [http('x')])).toThrow(
      /a client session cannot send responses/
    )
  })
})
