import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createUpgradeWatch,
  WATCH_LIMIT,
  type UpgradeStep
} from '../../../../src/decode/stream/starttls/upgrade-watch'
import type { Direction } from '../../../../src/shared/model/direction'
import { assertProperty } from '../../../helpers/properties'

/** One turn of a conversation; the string has one character per byte. */
type Turn = [Direction, string]

/** The result: the stream and offset at which TLS begins, or the state without an upgrade. */
interface Outcome {
  state: UpgradeStep['state']
  protocol?: string
  /** Turn in which the upgrade was reported, and the number of plain bytes in its stream. */
  turn?: number
  offset?: number
}

const TLS_HELLO = '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

/** `cut` splits a turn into the pieces in which it arrives. */
function watch(turns: readonly Turn[], cut: (text: string) => string[] = (text) => [text]): Outcome {
  const watched = createUpgradeWatch()
  const offsets = { up: 0, down: 0 }
  let state: UpgradeStep['state'] = 'on'
  for (const [turn, [direction, text]] of turns.entries()) {
    for (const piece of cut(text)) {
      const bytes = bytesOf(piece)
      const step = watched.push(direction, bytes)
      // The watch must not keep a reference to a buffer that the next read overwrites.
      bytes.fill(0xee)
      if (step.state === 'upgrade') {
        return { state: 'upgrade', protocol: step.protocol, turn, offset: offsets[direction] + step.plain }
      }
      state = step.state
      offsets[direction] += piece.length
    }
  }
  return { state }
}

const byteByByte = (text: string): string[] => Array.from(text)

const GREETING_MYSQL = packet(
  0,
  '\x0a' +
    '8.0.36\0' +
    '\x2a\0\0\0' +
    '12345678\0' +
    '\xff\xff' +
    '\x21\x02\0\xff\xdf' +
    '\x15' +
    '\0'.repeat(10)
)
const REQUEST_MYSQL = packet(1, '\x05\xae\xff\x01\0\0\0\x01\x21' + '\0'.repeat(23))

function packet(sequence: number, content: string): string {
  return String.fromCharCode(content.length & 255, content.length >> 8, 0, sequence) + content
}

const SSL_REQUEST = '\0\0\0\x08\x04\xd2\x16\x2f'
const GSS_REQUEST = '\0\0\0\x08\x04\xd2\x16\x30'

const START_TLS_OID = '1.3.6.1.4.1.1466.20037'
const ldapRequest = (number: number): string =>
  `\x30\x1d\x02\x01${String.fromCharCode(number)}\x77\x18\x80\x16${START_TLS_OID}`
const ldapResponse = (number: number, code: number): string =>
  `\x30\x0c\x02\x01${String.fromCharCode(number)}\x78\x07\x0a\x01${String.fromCharCode(code)}\x04\0\x04\0`

const XMPP_OPEN = `<?xml version='1.0'?><stream:stream to='a.test' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`
const XMPP_FEATURES = `<?xml version='1.0'?><stream:stream id='1>2' from="a.test" xmlns='jabber:client'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls><mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>`
const XMPP_ASK = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`

/** Complete conversations; TLS begins at the `|` in the last turn. */
const UPGRADES: [name: string, protocol: string, turns: Turn[]][] = [
  [
    'SMTP',
    'smtp',
    [
      ['down', '220 mail.test ESMTP\r\n'],
      ['up', 'EHLO me\r\n'],
      ['down', '250-mail.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n'],
      ['up', 'STARTTLS\r\n'],
      ['down', '220 2.0.0 Ready to start TLS\r\n|']
    ]
  ],
  [
    'SMTP with multi-line replies, the agreement in two',
    'smtp',
    [
      ['down', '220-mail.test\r\n220 ready\r\n'],
      ['up', 'ehlo me\r\n'],
      ['down', '250 STARTTLS\r\n'],
      ['up', 'starttls \r\n'],
      ['down', '220-go\r\n220 ahead\r\n|']
    ]
  ],
  [
    'SMTP refused at first, with 454',
    'smtp',
    [
      ['down', '220 mail.test ESMTP\r\n'],
      ['up', 'EHLO me\r\nSTARTTLS\r\n'],
      ['down', '250 mail.test\r\n454 4.7.0 TLS not available\r\n'],
      ['up', 'STARTTLS\r\n'],
      ['down', '220 2.0.0 Ready\r\n|']
    ]
  ],
  [
    'SMTP with commands after STARTTLS in the same segment',
    'smtp',
    [
      ['down', '220 mail.test ESMTP\r\n'],
      ['up', 'STARTTLS\r\nMAIL FROM:<a@b>\r\nDATA\r\nRSE'],
      ['down', '220 Ready\r\n|250 OK\r\n']
    ]
  ],
  [
    'SMTP from a client that does not wait for the greeting',
    'smtp',
    [
      ['up', 'EHLO me\r\n'],
      ['down', '220 mail.test ESMTP\r\n250 STARTTLS\r\n'],
      ['up', 'STARTTLS\r\n'],
      ['down', '220 Ready\r\n|']
    ]
  ],
  [
    'IMAP',
    'imap',
    [
      ['down', '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n'],
      ['up', '. STARTTLS\r\n'],
      ['down', '. OK Begin TLS negotiation now\r\n|']
    ]
  ],
  [
    'IMAP with untagged responses, a refusal and another tag',
    'imap',
    [
      ['down', '* OK ready\r\n'],
      ['up', 'a1 CAPABILITY\r\na2 starttls\r\n'],
      ['down', '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\na2 BAD not now\r\n'],
      ['up', 'a3 STARTTLS\r\n'],
      ['down', '* OK still here\r\na3 OK begin\r\n|']
    ]
  ],
  [
    'IMAP after literals that look like commands and responses',
    'imap',
    [
      ['down', '* OK ready\r\n'],
      ['up', 'a1 ID ("name" {15}\r\n'],
      ['down', '+ go on\r\n'],
      ['up', 'a2 STARTTLS\r\n  )\r\na3 STARTTLS\r\n'],
      ['down', '* ID ("name" {7}\r\na3 OK\r\n)\r\na1 OK\r\na3 OK begin\r\n|']
    ]
  ],
  [
    'POP3',
    'pop3',
    [
      ['down', '+OK ready\r\n'],
      ['up', 'CAPA\r\n'],
      ['down', '+OK\r\nUSER\r\nSTLS\r\n-ERR no answer\r\n.\r\n'],
      ['up', 'STLS\r\n'],
      ['down', '+OK Begin TLS\r\n|']
    ]
  ],
  [
    'POP3 refused at first, pipelined, after a failed login',
    'pop3',
    [
      ['down', '+OK ready\r\n'],
      ['up', 'STLS\r\nAUTH PLAIN\r\n'],
      ['down', '-ERR not now\r\n+ \r\n'],
      ['up', 'c2VjcmV0\r\nNOOP\r\nSTLS\r\nNOOP\r\n'],
      ['down', '-ERR wrong\r\n+OK\r\n+OK go\r\n|']
    ]
  ],
  [
    'FTP',
    'ftp',
    [
      ['down', '220-Welcome\r\n 220 not yet\r\nAll is logged\r\n220 ready\r\n'],
      ['up', 'FEAT\r\n'],
      ['down', '211-Features:\r\n AUTH TLS\r\n211 End\r\n'],
      ['up', 'AUTH TLS\r\n'],
      ['down', '234 Proceed with negotiation.\r\n|']
    ]
  ],
  [
    'FTP that is busy at first, with AUTH SSL after a refusal',
    'ftp',
    [
      ['down', '120 In a minute\r\n220 ready\r\n'],
      ['up', 'AUTH TLS\r\n'],
      ['down', '534 Policy requires SSL\r\n'],
      ['up', 'auth ssl\r\n'],
      ['down', '234 go\r\n|']
    ]
  ],
  [
    'XMPP',
    'xmpp',
    [
      ['up', XMPP_OPEN],
      ['down', XMPP_FEATURES],
      ['up', XMPP_ASK],
      ['down', `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>|`]
    ]
  ],
  [
    'XMPP with prefixes, closing tags and keep-alives of the client',
    'xmpp',
    [
      ['up', XMPP_OPEN + ' \n'],
      ['down', XMPP_FEATURES],
      ['up', `<t:starttls xmlns:t="urn:ietf:params:xml:ns:xmpp-tls"></t:starttls>\n`],
      ['down', `\n<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>|`]
    ]
  ],
  [
    'LDAP',
    'ldap',
    [
      ['up', ldapRequest(1)],
      ['down', ldapResponse(1, 0) + '|']
    ]
  ],
  [
    'LDAP after a search and a refusal, with long lengths',
    'ldap',
    [
      ['up', '\x30\x81\x84\x02\x01\x01\x63\x7f' + 'x'.repeat(127) + ldapRequest(2)],
      ['down', '\x30\x84\0\0\x01\x05\x02\x01\x01\x64\x82\x00\xfe' + 'y'.repeat(254) + ldapResponse(2, 52)],
      ['up', ldapRequest(3)],
      ['down', '\x30\x84\0\0\0\x10\x02\x01\x03\x78\x84\0\0\0\x07\x0a\x01\0\x04\0\x04\0|']
    ]
  ],
  [
    'PostgreSQL',
    'postgresql',
    [
      ['up', SSL_REQUEST],
      ['down', 'S|']
    ]
  ],
  [
    'PostgreSQL that requests GSSAPI first',
    'postgresql',
    [
      ['up', GSS_REQUEST],
      ['down', 'N'],
      ['up', SSL_REQUEST],
      ['down', 'S|injected']
    ]
  ],
  [
    'PostgreSQL with bytes after the request',
    'postgresql',
    [
      ['up', SSL_REQUEST + '\0\0\0\x20\0\x03\0\0user'],
      ['down', 'S|']
    ]
  ],
  [
    'MySQL',
    'mysql',
    [
      ['down', GREETING_MYSQL],
      ['up', `${REQUEST_MYSQL}|${TLS_HELLO}`]
    ]
  ]
]

/** Returns the turns without the mark, and the mark's position. */
function marked(turns: readonly Turn[]): { said: Turn[]; expected: Pick<Outcome, 'turn' | 'offset'> } {
  const said = turns.map(([direction, text]): Turn => [direction, text.replace('|', '')])
  const turn = turns.length - 1
  const [direction, text] = turns.at(-1)!
  const before = said.slice(0, -1).filter(([way]) => way === direction)
  return {
    said,
    expected: { turn, offset: before.reduce((sum, [, part]) => sum + part.length, 0) + text.indexOf('|') }
  }
}

const NONE: [name: string, turns: Turn[]][] = [
  ['HTTP', [['up', 'GET / HTTP/1.1\r\n']]],
  ['HTTP/2', [['up', 'PRI * HTTP/2.0\r\n']]],
  ['TLS from the first byte', [['up', '\x16']]],
  ['SSH, whose server speaks first', [['down', 'SSH-2.0-OpenSSH_9.2\r\n']]],
  ['SOCKS', [['up', '\x05\x01\x00']]],
  ['redis', [['up', '*1\r\n$4\r\nPING\r\n']]],
  ['an HTTP server that speaks first', [['down', 'HTTP/1.1 408 Request Timeout\r\n']]],
  ['PostgreSQL in plain text', [['up', '\0\0\0\x29\0\x03\0\0']]],
  ['a PostgreSQL cancel request', [['up', '\0\0\0\x10\x04\xd2\x16\x2e']]],
  [
    'PostgreSQL that is refused and continues in plain text',
    [
      ['up', SSL_REQUEST],
      ['down', 'N'],
      ['up', '\0\0\0\x29\0\x03\0\0']
    ]
  ],
  [
    'PostgreSQL encrypted by GSSAPI',
    [
      ['up', GSS_REQUEST],
      ['down', 'G']
    ]
  ],
  ['MySQL without TLS support', [['down', GREETING_MYSQL.replace('\xff\xff', '\xff\xf7')]]],
  ['MySQL that refuses the host', [['down', packet(0, '\xff\x6a\x04Host is not allowed')]]],
  [
    'MySQL that logs in without TLS',
    [
      ['down', GREETING_MYSQL],
      ['up', packet(1, '\x05\xa6\xff\x01\0\0\0\x01\x21' + '\0'.repeat(23) + 'root\0')]
    ]
  ],
  ['SMTP that is unavailable', [['down', '554 no service\r\n']]],
  [
    'SMTP with a plain-text mail',
    [
      ['down', '220 mail.test\r\n'],
      ['up', 'HELO me\r\n'],
      ['down', '250 hello\r\n'],
      ['up', 'MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n']
    ]
  ],
  [
    'SMTP with a handshake before the agreement',
    [
      ['down', '220 mail.test\r\n'],
      ['up', `STARTTLS\r\n${TLS_HELLO}`]
    ]
  ],
  ['IMAP that is already logged in', [['down', '* PREAUTH welcome\r\n']]],
  [
    'IMAP with a plain-text login',
    [
      ['down', '* OK ready\r\n'],
      ['up', 'a LOGIN me secret\r\n'],
      ['down', 'a OK done\r\n']
    ]
  ],
  [
    'POP3 with a plain-text login',
    [
      ['down', '+OK ready\r\n'],
      ['up', 'USER me\r\nPASS secret\r\n'],
      ['down', '+OK\r\n+OK done\r\n']
    ]
  ],
  [
    'XMPP that is refused',
    [
      ['up', XMPP_OPEN],
      ['down', XMPP_FEATURES],
      ['up', XMPP_ASK],
      ['down', `<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>`]
    ]
  ],
  [
    'XMPP that logs in without TLS',
    [
      ['up', XMPP_OPEN],
      ['down', XMPP_FEATURES],
      ['up', `<auth mechanism='PLAIN'>`]
    ]
  ],
  ['other XML', [['up', `<?xml version="1.0"?>\n<request>`]]],
  ['a page', [['up', `<!DOCTYPE html><html>`]]],
  ['an XMPP server that speaks first', [['down', XMPP_OPEN]]],
  ['other BER', [['up', '\x30\x82\x01\x0a\x30\x82']]]
]

const STILL_WATCHED: [name: string, turns: Turn[]][] = [
  ['nothing', []],
  [
    'an agreement without its line ending',
    [
      ['down', '220 mail.test\r\n'],
      ['up', 'STARTTLS\r\n'],
      ['down', '220 Ready\r']
    ]
  ],
  [
    'an agreement that continues',
    [
      ['down', '220 mail.test\r\n'],
      ['up', 'STARTTLS\r\n'],
      ['down', '220-Ready\r\n']
    ]
  ],
  ['a greeting without a request', [['down', '220 mail.test\r\n220 again\r\n']]],
  [
    'a response with another tag',
    [
      ['down', '* OK\r\n'],
      ['up', 'a STARTTLS\r\n'],
      ['down', 'b OK\r\n']
    ]
  ],
  [
    'a response with another number',
    [
      ['up', ldapRequest(1)],
      ['down', ldapResponse(2, 0)]
    ]
  ],
  [
    'an FTP client that logged in',
    [
      ['down', '220 ftp\r\n'],
      ['up', 'USER a\r\n'],
      ['down', '331 go on\r\n']
    ]
  ]
]

describe('createUpgradeWatch', () => {
  it.each(UPGRADES)('detects after which byte TLS begins: %s', (_name, protocol, turns) => {
    const { said, expected } = marked(turns)
    expect([watch(said), watch(said, byteByByte)]).toEqual([
      { state: 'upgrade', protocol, ...expected },
      { state: 'upgrade', protocol, ...expected }
    ])
  })

  it.each(NONE)('stops watching %s', (_name, turns) => {
    expect([watch(turns), watch(turns, byteByByte)]).toEqual([{ state: 'done' }, { state: 'done' }])
  })

  it.each(STILL_WATCHED)('continues at %s', (_name, turns) => {
    expect([watch(turns), watch(turns, byteByByte)]).toEqual([{ state: 'on' }, { state: 'on' }])
  })

  it('returns the same for any split', () => {
    const all = [...UPGRADES.map(([, , turns]) => marked(turns).said), ...NONE.map(([, turns]) => turns)]
    assertProperty(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (turns, lengths) => {
          const cut = (text: string): string[] => {
            const pieces: string[] = []
            for (let at = 0; at < text.length;) {
              const length = lengths[pieces.length % lengths.length] ?? 1
              pieces.push(text.slice(at, at + length))
              at += length
            }
            return pieces
          }
          expect(watch(turns, cut)).toEqual(watch(turns))
        }
      ),
      { numRuns: 500 }
    )
  })

  it('accepts any bytes, and decides within its limit', () => {
    const beginnings = [
      '',
      '220 ',
      '* OK',
      '+OK',
      '<stream:stream>',
      '\x30\x0c\x02\x01\x01\x60',
      SSL_REQUEST,
      'J\0\0\0\n5'
    ]
    assertProperty(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.array(fc.tuple(fc.constantFrom<Direction>('up', 'down'), fc.uint8Array({ maxLength: 200 }))),
        fc.constantFrom<Direction>('up', 'down'),
        (beginning, pieces, direction) => {
          const watched = createUpgradeWatch()
          watched.push(direction, bytesOf(beginning))
          for (const [way, bytes] of pieces) {
            const step = watched.push(way, bytes)
            if (step.state === 'upgrade') expect(step.plain).toBeLessThanOrEqual(bytes.length)
          }
          expect(watched.push('up', new Uint8Array(WATCH_LIMIT).fill(0x20)).state).not.toBe('on')
        }
      ),
      { numRuns: 500 }
    )
  })
})
