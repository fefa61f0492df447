/** Which reply belongs to which command, and which messages belong to none. */
import { describe, expect, it } from 'vitest'
import { bulk, command, decode, lines, type Step } from './helpers/recording'

const confirmed = (kind: string, channel: string, total: number, mark = '*'): string =>
  `${mark}3\r\n${bulk(kind)}${bulk(channel)}:${total}\r\n`
const published = (...words: string[]): string => `*${words.length}\r\n${words.map(bulk).join('')}`

describe('commands and replies', () => {
  it('belong together in order', () => {
    expect(
      lines(
        ['up', command('SET', 'k', 'v')],
        ['down', '+OK\r\n'],
        ['up', command('GET', 'k')],
        ['down', bulk('v')]
      )
    ).toEqual(['#0 ▲ SET k v', '#0 ▼ simple string OK', '#1 ▲ GET k', '#1 ▼ bulk string v'])
  })

  it('belong together when they are pipelined', () => {
    expect(
      lines(
        ['up', command('INCR', 'a') + command('INCR', 'b') + command('GET', 'none')],
        ['down', ':1\r\n:2\r\n$-1\r\n']
      )
    ).toEqual([
      '#0 ▲ INCR a',
      '#1 ▲ INCR b',
      '#2 ▲ GET none',
      '#0 ▼ integer 1',
      '#1 ▼ integer 2',
      '#2 ▼ bulk string (nil)'
    ])
  })

  it('report an error with its code', () => {
    expect(
      lines(
        ['up', command('GET') + command('EVAL', 'x')],
        ['down', "-ERR wrong number of arguments for 'get' command\r\n!21\r\nSYNTAX invalid syntax\r\n"]
      ).slice(2)
    ).toEqual([
      "#0 ▼ simple error ERR wrong number of arguments for 'get' command (failed: ERR)",
      '#1 ▼ bulk error SYNTAX invalid syntax (failed: SYNTAX)'
    ])
  })

  it('of a transaction are one reply each', () => {
    expect(
      lines(
        ['up', command('MULTI') + command('INCR', 'a') + command('SUBSCRIBE', 'x', 'y') + command('EXEC')],
        ['down', '+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n-WRONGTYPE no\r\n']
      ).slice(4)
    ).toEqual([
      '#0 ▼ simple string OK',
      '#1 ▼ simple string QUEUED',
      '#2 ▼ simple string QUEUED',
      '#3 ▼ array 1 WRONGTYPE no'
    ])
  })

  it('skip commands that Redis ignores', () => {
    expect(lines(['up', `*0\r\n*-1\r\n\r\n  \r\n${command('PING')}`], ['down', '+PONG\r\n'])).toEqual([
      '#0 · (empty)',
      '#1 · (empty)',
      '#2 ▲ PING',
      '#2 ▼ simple string PONG'
    ])
  })

  it('of a server without a command are listed with a note', () => {
    expect(lines(['down', '+OK\r\n'])).toEqual(['#0 ▼ simple string OK redis-reply-without-command@0'])
  })
})

describe('a subscription', () => {
  it('gets one reply for each channel', () => {
    expect(
      lines(
        ['up', command('SUBSCRIBE', 'a', 'b', 'c') + command('PING')],
        ['down', confirmed('subscribe', 'a', 1) + confirmed('subscribe', 'b', 2)],
        ['down', `${confirmed('subscribe', 'c', 3)}*2\r\n${bulk('pong')}${bulk('')}`]
      ).slice(2)
    ).toEqual([
      '#0 ▼ array subscribe a 1 (more)',
      '#0 ▼ array subscribe b 2 (more)',
      '#0 ▼ array subscribe c 3',
      '#1 ▼ array pong ""'
    ])
  })

  it('of many channels gets as many replies', () => {
    const channels = Array.from({ length: 1000 }, (_, at) => `channel-${at}`)
    const { messages } = decode(
      ['up', command('SUBSCRIBE', ...channels) + command('PING')],
      ['down', channels.map((name, at) => confirmed('subscribe', name, at + 1)).join('') + '+PONG\r\n']
    )
    expect(messages.filter(({ interim }) => interim)).toHaveLength(999)
    expect(messages.at(-1)).toMatchObject({ exchange: 1, name: 'simple string' })
  })

  it('ends with one reply for each channel that the client has', () => {
    expect(
      lines(
        ['up', command('SUBSCRIBE', 'a', 'b') + command('PSUBSCRIBE', 'p*') + command('SSUBSCRIBE', 's')],
        ['down', confirmed('subscribe', 'a', 1) + confirmed('subscribe', 'b', 2)],
        ['down', confirmed('psubscribe', 'p*', 3) + confirmed('ssubscribe', 's', 1)],
        [
          'up',
          command('UNSUBSCRIBE') + command('PUNSUBSCRIBE') + command('SUNSUBSCRIBE') + command('UNSUBSCRIBE')
        ],
        ['down', confirmed('unsubscribe', 'a', 2) + confirmed('unsubscribe', 'b', 1)],
        ['down', confirmed('punsubscribe', 'p*', 0) + confirmed('sunsubscribe', 's', 0)],
        ['down', `*3\r\n${bulk('unsubscribe')}$-1\r\n:0\r\n`]
      ).filter((line) => line.includes('uns'))
    ).toEqual([
      '#3 ▼ array unsubscribe a 2 (more)',
      '#3 ▼ array unsubscribe b 1',
      '#4 ▼ array punsubscribe p* 0',
      '#5 ▼ array sunsubscribe s 0',
      '#6 ▼ array unsubscribe (nil) 0'
    ])
  })

  it('that fails gets one reply', () => {
    expect(
      lines(
        ['up', command('SUBSCRIBE', 'a', 'b') + command('PING')],
        ['down', '-NOPERM no\r\n+PONG\r\n']
      ).slice(2)
    ).toEqual(['#0 ▼ simple error NOPERM no (failed: NOPERM)', '#1 ▼ simple string PONG'])
  })

  it('receives messages as events, between replies too', () => {
    expect(
      lines(
        ['up', command('SUBSCRIBE', 'a', 'b')],
        ['down', confirmed('subscribe', 'a', 1) + published('message', 'a', 'hello there')],
        ['up', command('PING')],
        ['down', confirmed('subscribe', 'b', 2) + published('pmessage', 'a*', 'a', 'x')],
        ['down', published('smessage', 's', 'y') + published('pong', '')]
      ).slice(1)
    ).toEqual([
      '#0 ▼ array subscribe a 1 (more)',
      '#1 · array message a "hello there"',
      '#2 ▲ PING',
      '#0 ▼ array subscribe b 2',
      '#3 · array pmessage a* a x',
      '#4 · array smessage s y',
      '#2 ▼ array pong ""'
    ])
  })

  it('is confirmed by pushes in RESP3, which keep their place among replies', () => {
    expect(
      lines(
        ['up', command('GET', 'k') + command('SUBSCRIBE', 'a') + command('LRANGE', 'l', '0', '-1')],
        ['down', `>2\r\n${bulk('invalidate')}*1\r\n${bulk('k')}${bulk('v')}`],
        ['down', `${confirmed('subscribe', 'a', 1, '>')}>3\r\n${bulk('message')}${bulk('a')}${bulk('x')}`],
        ['down', published('message', 'a', 'b')]
      ).slice(3)
    ).toEqual([
      '#3 · push invalidate k',
      '#0 ▼ bulk string v',
      '#1 ▼ push subscribe a 1',
      '#4 · push message a x',
      // A list in RESP3 is a reply, whatever it contains.
      '#2 ▼ array message a b'
    ])
  })
})

describe('MONITOR', () => {
  const report = '1339518083.107412 [0 127.0.0.1:60866] "keys" "*"'

  it('reports commands as events until RESET', () => {
    expect(
      lines(
        ['up', command('MONITOR')],
        ['down', `+OK\r\n+${report}\r\n`],
        ['up', command('RESET')],
        ['down', `+${report}\r\n+RESET\r\n`],
        ['up', command('ECHO', 'x')],
        ['down', '+x\r\n+y\r\n']
      )
    ).toEqual([
      '#0 ▲ MONITOR',
      '#0 ▼ simple string OK',
      `#1 · simple string ${report}`,
      '#2 ▲ RESET',
      `#3 · simple string ${report}`,
      '#2 ▼ simple string RESET',
      '#4 ▲ ECHO x',
      '#4 ▼ simple string x',
      '#5 ▼ simple string y redis-reply-without-command@119'
    ])
  })

  it('reports commands with arguments longer than any other line', () => {
    const long = `+${report} "${'x'.repeat(200_000)}"\r\n`
    const { messages } = decode(['up', command('MONITOR')], ['down', `+OK\r\n${long}+${report}\r\n`])
    expect(messages.slice(2)).toMatchObject([
      { kind: 'event', start: 5, end: 5 + long.length, complete: true, summary: `${long.slice(1, 161)}...` },
      { kind: 'event', summary: report }
    ])
    const pieces = long.match(/[^]{1,1000}/g)!.map((piece): Step => ['down', piece])
    expect(decode(['up', command('MONITOR')], ['down', '+OK\r\n'], ...pieces).messages[2]).toEqual(
      messages[2]
    )
  })
})

describe('CLIENT REPLY', () => {
  const mode = (value: string): string => command('CLIENT', 'REPLY', value)

  it.each([
    ['OFF', ['·', '·', '·']],
    ['SKIP', ['·', '·', '▲']],
    ['ON', ['▲', '▲', '▲']],
    ['other', ['▲', '▲', '▲']]
  ])('%s decides which commands get replies', (value, kinds) => {
    const found = decode(['up', mode(value) + command('PING') + command('PING')])
    expect(found.messages.map(({ kind }) => (kind === 'event' ? '·' : '▲'))).toEqual(kinds)
  })

  it('SKIP does not turn replies on again', () => {
    expect(
      lines(
        ['up', mode('OFF') + mode('SKIP') + command('PING') + mode('ON') + command('PING')],
        ['down', '+OK\r\n+PONG\r\n']
      ).filter((line) => !line.includes('·'))
    ).toEqual(['#3 ▲ CLIENT REPLY ON', '#4 ▲ PING', '#3 ▼ simple string OK', '#4 ▼ simple string PONG'])
  })

  it('is reset by RESET', () => {
    expect(
      lines(['up', mode('OFF') + command('RESET') + command('PING')], ['down', '+RESET\r\n+PONG\r\n'])
    ).toEqual([
      '#0 · CLIENT REPLY OFF',
      '#1 ▲ RESET',
      '#2 ▲ PING',
      '#1 ▼ simple string RESET',
      '#2 ▼ simple string PONG'
    ])
  })
})

describe('replication', () => {
  it('by PSYNC ends the messages after its reply, not before', () => {
    const found = decode(
      ['up', command('REPLCONF', 'capa', 'eof') + command('PSYNC', '?', '-1')],
      ['down', '+OK\r\n'],
      ['down', '\n+FULLRESYNC 8371445c 0\r\n$5\r\nREDIS*1\r\n$4\r\nPING\r\n'],
      ['up', command('REPLCONF', 'ACK', '0')]
    )
    expect(found.messages.map(({ name, summary }) => `${name} ${summary}`)).toEqual([
      'REPLCONF capa eof',
      'PSYNC ? -1',
      'simple string OK',
      'simple string FULLRESYNC 8371445c 0'
    ])
    expect(found.calls.slice(-2)).toEqual(['tunnel down 30', 'tunnel up 67'])
  })

  it.each(['$5\r\n', `$EOF:${'0'.repeat(40)}\r\n`])('by SYNC begins after the length %j', (length) => {
    const found = decode(['up', command('SYNC')], ['down', `${length}REDIS+1\r\n`])
    expect(found.messages.at(-1)).toMatchObject({ name: 'bulk string', end: length.length, complete: true })
    expect(found.calls.at(-2)).toBe(`tunnel down ${length.length}`)
  })

  it('that is refused changes nothing', () => {
    expect(
      lines(
        ['up', command('PSYNC', '?', '-1') + command('PING')],
        ['down', '-NOMASTERLINK no\r\n+PONG\r\n']
      ).slice(2)
    ).toEqual(['#0 ▼ simple error NOMASTERLINK no (failed: NOMASTERLINK)', '#1 ▼ simple string PONG'])
  })
})

describe('many commands without replies', () => {
  it('keep their replies if they are alike', () => {
    const count = 20_000
    const { messages } = decode(['up', command('INCR', 'a').repeat(count)], ['down', ':1\r\n'.repeat(count)])
    expect(messages.filter(({ kind, exchange }) => kind === 'response' && exchange < count)).toHaveLength(
      count
    )
  })

  it('are counted beyond a limit, so that later ones keep their replies', () => {
    const count = 12_000
    const { messages } = decode(
      ['up', command('SUBSCRIBE', 'a').repeat(count)],
      ['down', '-ERR\r\n'.repeat(count)],
      ['up', command('PING')],
      ['down', '+PONG\r\n']
    )
    const replies = messages.filter(({ kind }) => kind === 'response')
    const forgotten = replies.filter(({ problems }) => problems[0]?.code === 'redis-too-many-commands')
    expect(forgotten).toHaveLength(2000)
    expect(new Set(messages.slice(-2).map(({ exchange }) => exchange)).size).toBe(1)
  })
})
