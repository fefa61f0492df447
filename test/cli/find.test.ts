/** `tcplens find`: the places of a pattern in a capture, counted as ripgrep counts them in the exported streams. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseLines, runCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { ipv4, links, pcapFile, PSH, ACK, SYN, tcpSegment, type FilePacket } from '../helpers/foreign-packets'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { fileFollow } from '../helpers/tshark'

const SERVER = { host: '192.0.2.2', port: 80 }

/** Connection with its bytes in pieces: those of the client, unless marked with `down`. */
type Piece = string | { down: string | Buffer }

function packetsOf(port: number, pieces: readonly Piece[]): FilePacket[] {
  const client = { host: '192.0.2.1', port }
  const next = { up: 1000, down: 5000 }
  const packet = (isDown: boolean, flags: number, payload: Uint8Array): FilePacket => {
    const [from, to] = isDown ? [SERVER, client] : [client, SERVER]
    const [seq, ack] = isDown ? [next.down, next.up] : [next.up, next.down]
    const segment = tcpSegment({ from, to, seq, ack, flags, payload })
    next[isDown ? 'down' : 'up'] += payload.length + ((flags & SYN) === 0 ? 0 : 1)
    return { bytes: links.ethernet(ipv4(from.host, to.host, segment)) }
  }
  const nothing = new Uint8Array(0)
  return [
    packet(false, SYN, nothing),
    packet(true, SYN | ACK, nothing),
    ...pieces.map((piece) =>
      typeof piece === 'string'
        ? packet(false, PSH | ACK, Buffer.from(piece))
        : packet(true, PSH | ACK, Buffer.from(piece.down as string))
    )
  ]
}

async function fileOf(connections: readonly (readonly Piece[])[], pack = false): Promise<string> {
  const path = join(await temporaryFolder(), 'file.pcap')
  const packets = connections.flatMap((pieces, at) => packetsOf(40_000 + at, pieces))
  const bytes = pcapFile(packets)
  await writeFile(path, pack ? gzipSync(bytes) : bytes)
  return path
}

describe('find', () => {
  it('prints the place and the surroundings of a text that is split over packets', async () => {
    const path = await fileOf([
      ['GET /?to', 'ken', '=abc HTTP/1.1\r\n\r\n', { down: 'no' }],
      [{ down: 'token=' }, 'token', { down: '=' }]
    ])
    const { code, stdout, stderr } = await runCli('find', path, 'token=')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      ['1:up:6  GET /?token=abc HTTP/1.1\\x0d\\x0a\\x0d\\x0a', '2:down:0  token==', ''].join('\n')
    )
  })

  it('searches hexadecimal patterns, expressions, words and encodings', async () => {
    const path = await fileOf([['ab\x01\x02xyzw;', 'user=17;user=4', ' superuser']])
    const count = async (...args: string[]): Promise<string> =>
      (await runCli('find', path, ...args, '--count')).stdout
    expect(await count('01 ?2 * 7a', '--hex')).toBe('1\n')
    expect(await count('user=\\d+', '--regex')).toBe('2\n')
    expect(await count('USER', '--ignore-case')).toBe('3\n')
    expect(await count('user', '--word')).toBe('2\n')
    expect(await count('ab', '--encoding', 'utf-16le')).toBe('0\n')
  })

  it('searches compressed files, and standard input', async () => {
    const path = await fileOf([['one needle', ' two needles']], true)
    expect((await runCli('find', path, 'needle', '--count')).stdout).toBe('2\n')
  })

  it('searches only the messages of matching exchanges', async () => {
    const answer = (status: string): Piece => ({
      down: `HTTP/1.1 ${status}\r\nContent-Length: 6\r\n\r\nneedle`
    })
    const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
    const path = await fileOf([[request, answer('200 OK'), request, answer('500 No')]])
    const { stdout } = await runCli('find', path, 'needle', '--filter', 'status:5xx', '--json')
    expect(parseLines(stdout)).toEqual([
      {
        event: 'match',
        layer: 'wire',
        connection: 1,
        direction: 'down',
        offset: 82,
        length: 6,
        context: expect.any(String)
      },
      {
        event: 'result',
        total: 1,
        bytes: expect.any(Number),
        unreadable: [],
        unreadableCount: 0,
        unread: [],
        unreadCount: 0
      }
    ])
    const all = ['--filter', 'client:192.0.2.1', '--connections', '--count']
    expect((await runCli('find', path, 'needle', ...all)).stdout).toBe('2\n')
  })

  it('searches decoded bodies and texts, and names what it could not decode', async () => {
    const body = gzipSync('a needle in a body').toString('latin1')
    const head = (coding: string): string =>
      `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`
    const request = 'GET /x HTTP/1.1\r\nHost: needle.example\r\n\r\n'
    const answer = (coding: string): Piece => ({ down: Buffer.from(head(coding) + body, 'latin1') })
    const path = await fileOf([[request, answer('gzip'), request, answer('rot13')]])
    const offset = head('gzip').length
    const found = await runCli('find', path, 'needle')
    expect(found.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^1:up:23 {2}/),
      expect.stringMatching(/^1:up:64 {2}/),
      `1:down:${offset} decoded exchange 1 body 2  a needle in a body`
    ])
    expect(found.stderr).toBe(
      'tcplens: Exchange 2, response body, connection 1: the coding rot13 could not be removed. It was not searched.\n'
    )
    const count = async (pattern: string, where: string): Promise<string> =>
      (await runCli('find', path, pattern, '--where', where, '--count')).stdout
    expect(await count('needle', 'wire')).toBe('2\n')
    expect(await count('needle', 'decoded')).toBe('1\n')
    expect(await count('needle.example/x', 'metadata,wire')).toBe('2\n')
    const url = await runCli('find', path, 'needle.example/x', '--max', '1', '--json')
    expect(parseLines(url.stdout)[0]).toEqual({
      event: 'match',
      layer: 'metadata',
      connection: 1,
      exchange: 1,
      field: 'url',
      text: 'http://needle.example/x',
      offset: 7,
      length: 16
    })
    const wrong = await runCli('find', path, 'x', '--where', 'wire,body')
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('wire, decoded, metadata')])
  })

  it('stops after --max matches, and lists at most 10,000 of a stream', async () => {
    const path = await fileOf([Array.from({ length: 30 }, () => 'ab'.repeat(500))])
    const few = await runCli('find', path, 'ab', '--max', '3')
    expect(few.stdout.trim().split('\n')).toHaveLength(3)
    const all = await runCli('find', path, 'ab')
    expect(all.stdout.trim().split('\n')).toHaveLength(10_000)
    expect(all.stderr).toContain('Listed 10000 of 15000 matches')
    expect((await runCli('find', path, 'ab', '--count')).stdout).toBe('15000\n')
  })

  it('exits with 1 if nothing is found, and with 2 for a bad pattern, which it marks, or a bad file', async () => {
    const path = await fileOf([['text']])
    const none = await runCli('find', path, 'other')
    expect([none.code, none.stdout, none.stderr]).toEqual([1, '', ''])
    const bad = await runCli('find', path, 'a(b', '--regex')
    expect([bad.code, bad.stderr]).toEqual([
      2,
      '  a(b\n  ^\ntcplens: a(b: missing closing ). See: tcplens find --help\n'
    ])
    const hex = await runCli('find', path, '01 xx', '--hex')
    expect(hex.stderr).toContain('  01 xx\n     ^\n')
    expect((await runCli('find', `${path}.gone`, 'x')).code).toBe(2)
    expect((await runCli('find', path)).code).toBe(2)
  })

  it('names the file’s fault, and searches what is readable', async () => {
    const path = join(await temporaryFolder(), 'cut.pcap')
    const whole = pcapFile(packetsOf(40_000, ['needle', 'needle']))
    await writeFile(path, whole.subarray(0, whole.length - 3))
    const { code, stdout, stderr } = await runCli('find', path, 'needle', '--count')
    expect([code, stdout]).toEqual([0, '1\n'])
    expect(stderr).toContain('is truncated')
  })
})

describe('counts as ripgrep does in the streams that tshark exports', needs('tshark', 'rg'), () => {
  it('for text that is split over packets at random places', async () => {
    let state = 7
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((state / 2 ** 31) * below)
    }
    const words = ['aa', 'ab', 'needle', 'nee', 'dle', ' ', '\n', 'N', '\u00e9']
    const connections = Array.from({ length: 12 }, () =>
      Array.from({ length: 40 }, (): Piece => {
        const text = Array.from({ length: 1 + random(6) }, () => words[random(words.length)]).join('')
        return random(3) === 0 ? { down: text } : text
      })
    )
    const path = await fileOf(connections)
    const folder = await temporaryFolder()
    const streams = await fileFollow(
      path,
      connections.map((_, at) => at)
    )
    const files: string[] = []
    for (const [at, { up, down }] of streams.entries()) {
      for (const [side, hex] of Object.entries({ up, down })) {
        const file = join(folder, `${at}-${side}`)
        await writeFile(file, Buffer.from(hex, 'hex'))
        files.push(file)
      }
    }
    for (const pattern of ['needle', 'aa', 'e', 'dlenee', 'éa', 'absent', 'needle needle']) {
      const { stdout } = await run(peerPath('rg'), [
        '-a',
        '-o',
        '-F',
        '--no-filename',
        '-e',
        pattern,
        ...files
      ])
      const expected = stdout === '' ? 0 : stdout.trimEnd().split('\n').length
      const found = await runCli('find', path, pattern, '--where', 'wire', '--count')
      expect([pattern, found.stdout]).toEqual([pattern, `${expected}\n`])
      expect(found.code).toBe(expected === 0 ? 1 : 0)
    }
  })
})
