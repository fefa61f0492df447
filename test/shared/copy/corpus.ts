/** Requests that are hard to copy, as raw bytes; `host` is the value of their Host header. */
import type { CopySource } from '../../../src/shared/copy/copy-source'

const wire = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
const post = (host: string, body: string, more = ''): string =>
  `POST /a HTTP/1.1\r\nHost: ${host}\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`

const ALL_BYTES = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte))
const NASTY = `'"\`$HOME\${x}$(id)!!%PATH%%s%d\\n\\\\^&|<>;*?[a]{b,c}~#@`

export const REQUESTS: Readonly<Record<string, (host: string) => string>> = {
  'a plain GET': (host) => `GET /x?y=1&z=2 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  'what a browser sends': (host) =>
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\nUser-Agent: Mozilla/5.0 (X11; "q")\r\nAccept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\nCookie: a=b; c="d"\r\n\r\n`,
  'headers in their order and spelling': (host) =>
    `PUT /a HTTP/1.1\r\nX-One:1\r\nhost:  ${host}\r\nACCEPT: a\r\nx-two :   v  \r\naccept: b\r\nContent-length: 2\r\n\r\nhi`,
  'duplicates, Host among them': (host) =>
    `GET /d HTTP/1.1\r\nHost: ${host}\r\nX: 1\r\nX: 2\r\nHost: other\r\nx: 1\r\n\r\n`,
  'headers without a value': (host) =>
    `GET /e HTTP/1.1\r\nHost: ${host}\r\nX-None:\r\nX-Blank: \r\nX-Blanks: \t \r\nX-End: z\r\n\r\n`,
  'an empty one behind an empty one': (host) =>
    `GET /e HTTP/1.1\r\nHost: ${host}\r\nX-None:\r\nX-Blank: \r\nX-None2:\r\nX-Blank2:  \r\n\r\n`,
  'a line that is no header, and a folded one': (host) =>
    `GET /g HTTP/1.1\r\nHost: ${host}\r\nA: b\r\nno colon here\r\nFold: one\r\n  two\r\n\r\n`,
  'bytes beyond ASCII in headers': (host) =>
    `GET /h HTTP/1.1\r\nHost: ${host}\r\nX-Latin: \xe9\xff\r\nX-Utf: ${utf8('光 é')}\r\nX-Nasty: ${NASTY}\r\n\r\n`,
  'HTTP/1.0 without a host': () => `GET /old HTTP/1.0\r\nAccept: */*\r\n\r\n`,
  'a path that clients put right': (host) =>
    `GET /a/../b/./[1]{2}/%2e%2E//?q=[x]&r={1,2}|^ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  'a target with blanks, quotes and a fragment': (host) =>
    `GET /a b/"c'/\`d\`$e?${utf8('光')}\xff#frag HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  'a whole URL as target': (host) => `GET http://other.example/x?y HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  'OPTIONS of everything': (host) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  'a method of its own': (host) => `M-SEARCH /m HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
  'a GET with a body': (host) => `GET /b HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\n\r\nbody`,
  'a POST without one': (host) => `POST /b HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
  'JSON with everything shells know': (host) =>
    post(host, `{"a": "${NASTY}", "b": "${utf8('光é\u2028')}"}\n\n`, 'Content-Type: application/json\r\n'),
  'form text and a header with everything in ASCII': (host) =>
    post(host, `${NASTY}${NASTY}`, `X-Nasty: ${NASTY}\r\nX-Slash: a\\\r\n`),
  'a body that begins with @': (host) => post(host, '@/etc/hostname', 'Content-Type: text/plain\r\n'),
  'a body that begins with = and a dash': (host) => post(host, '-d=--x'),
  'a body of all bytes': (host) => post(host, ALL_BYTES + ALL_BYTES),
  'a body of CR, LF and percent signs': (host) => post(host, '\r\n\n\r%\r\n%%0\n'),
  'a short body that is no UTF-8': (host) => post(host, '\xff\xfe\x80"\''),
  'a body of empty values': (host) =>
    post(host, 'a=&b=&&=c', 'Content-Type: application/x-www-form-urlencoded\r\n'),
  'a body in one chunk': (host) =>
    `POST /c HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  'chunks with an extension and a trailer': (host) =>
    `POST /c HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nTE: x\r\n\r\n04;e=1\r\nWi\0k\r\nA\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n`,
  'chunks of HTTP/1.0': (host) =>
    `POST /c HTTP/1.0\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
  'two codings on two lines': (host) =>
    `POST /c HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
  'a coding that is no chunks': (host) =>
    `POST /c HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip\r\nX: y\r\n\r\nhi`,
  'a length and chunks': (host) =>
    `POST /c HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  'blanks before colons': (host) =>
    `POST /s HTTP/1.1\r\nHost: ${host}\r\nUser-Agent : x\r\nContent-Length : 2\r\n\r\nhi`,
  'a name that begins with @': (host) =>
    `GET /n HTTP/1.1\r\nHost: ${host}\r\nA: b\r\n@/etc/hostname: x\r\n-H: --data\r\n\r\n`,
  'a CR within a value': (host) => `GET /r HTTP/1.1\r\nHost: ${host}\r\nX: a\rb\r\nY: !!\x01!$ !x\r\n\r\n`,
  'a Host with the usual port': () => `GET /p HTTP/1.1\r\nHost: shop.example:80\r\n\r\n`,
  'a Host in another spelling': () => `GET /p HTTP/1.1\r\nHost: 127.1\r\n\r\n`,
  'a Host that no name is': () => `GET /p HTTP/1.1\r\nHost: Shop..Example:99999\r\n\r\n`,
  'variables of cmd': (host) =>
    post(host, '%OS:~0,2%%PATH:a=b%%=C:%%1 %*', 'X: %OS:~0,2%%PATH:a=b%%=C:%\r\n'),
  'headers of 6 kB and a body of 3': (host) =>
    post(host, 'b'.repeat(3000), `X-One: ${'h'.repeat(3000)}\r\nX-Two: ${'h'.repeat(3000)}\r\n`),
  'a request that expects to go on': (host) => post(host, 'x', 'Expect: 100-continue\r\n'),
  'a wrong length': (host) =>
    `POST /l HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc`,
  'a large body': (host) => post(host, `${NASTY}\n`.repeat(4000)),
  'a large body that is no text': (host) => post(host, ALL_BYTES.repeat(1200))
}

/** Bytes that are not HTTP. */
export const OTHER_BYTES: Readonly<Record<string, string>> = {
  'all bytes': ALL_BYTES,
  'a line': 'PING\r\n',
  'what printf and shells know': `-n ${NASTY}\r\n\t\x1b[0m%n`,
  'only a NUL': '\0',
  'text beyond ASCII': utf8('光é\u202e\ufeff'),
  'many lines': `${NASTY}\n`.repeat(3000)
}

export function sourceOf(text: string, port: number, host = '127.0.0.1'): CopySource {
  return { to: { host, port, tls: null }, bytes: wire(text), missing: 0, framed: false }
}
