/** Commands that connect to a session, by the protocol of its traffic or its target's port. */
import { expect, it } from 'vitest'
import { linesToTry, type SeenTraffic } from '../../../../src/renderer/src/features/sessions/model/try-lines'
import type { ProxyConfig, SessionSummary } from '../../../../src/shared/contract/sessions'
import { sessionSummary } from '../../helpers/test-engine'

const listen = { host: '127.0.0.1', port: 0 }
const server = sessionSummary(2, {
  config: { kind: 'server', name: '', listen },
  listening: { host: '0.0.0.0', port: 40002 }
})
const client = sessionSummary(3, {
  config: { kind: 'client', name: '', target: { host: '127.0.0.1', port: 3000 } },
  listening: null
})

it('returns commands for reachable sessions', () => {
  expect([sessionSummary(1), server, client].map((session) => linesToTry(session))).toEqual([
    ['curl http://127.0.0.1:40001/'],
    ['nc 127.0.0.1 40002', 'curl http://127.0.0.1:40002/'],
    []
  ])
})

it('returns commands for each proxy mode, and none for unreachable ones', () => {
  const modes = ['socks', 'http', 'auto', 'transparent'] as const
  const lines = modes.map((mode) =>
    linesToTry(sessionSummary(1, { config: { kind: 'proxy', name: '', mode, listen } }))
  )
  const socket = sessionSummary(1, {
    config: { kind: 'proxy', name: '', mode: 'http', listen: { path: '/tmp/a.sock' } },
    listening: { host: '', port: 0, path: '/tmp/a.sock' }
  })
  expect([...lines, linesToTry(socket)]).toEqual([
    ['curl --socks5-hostname 127.0.0.1:40001 http://example.com/'],
    ['curl --proxy http://127.0.0.1:40001 http://example.com/'],
    ['curl --proxy http://127.0.0.1:40001 http://example.com/'],
    [],
    []
  ])
})

const forward = (port: number, settings: Partial<ProxyConfig> = {}): SessionSummary =>
  sessionSummary(1, {
    config: { kind: 'proxy', name: '', listen, target: { host: 'db.example', port }, ...settings }
  })
const line = (port: number, seen: SeenTraffic | null = null, settings: Partial<ProxyConfig> = {}): string =>
  linesToTry(forward(port, settings), seen, '/ca').join('\n')

it('uses the client program of the server’s port before there is traffic', () => {
  const ports = [80, 12_345, 6379, 6380, 5432, 3306, 27_017, 25, 993, 443]
  expect(ports.map((port) => line(port))).toEqual([
    'curl http://127.0.0.1:40001/',
    'curl http://127.0.0.1:40001/',
    'redis-cli -h 127.0.0.1 -p 40001 PING',
    'redis-cli -h 127.0.0.1 -p 40001 --tls --sni db.example PING',
    "psql 'host=127.0.0.1 port=40001 sslmode=disable dbname=postgres'",
    'mysql --protocol=TCP -u root -p -h 127.0.0.1 -P 40001 --skip-ssl',
    "mongosh 'mongodb://127.0.0.1:40001/?directConnection=true'",
    'nc 127.0.0.1 40001',
    'openssl s_client -connect 127.0.0.1:40001 -servername db.example',
    "curl --noproxy '*' --connect-to db.example:443:127.0.0.1:40001 https://db.example/"
  ])
})

it('uses the client program of the last detected protocol', () => {
  expect([
    line(12_345, { protocol: 'raw' }),
    line(12_345, { protocol: 'redis' }),
    line(6379, { protocol: 'raw' }),
    line(3000, { protocol: 'tls' }),
    line(6379, { protocol: 'tls' }),
    line(25, { protocol: 'tls' }),
    line(6379, { protocol: 'http/1' }),
    line(12_345, { protocol: 'http/2', secure: true }, { tls: { clients: 'intercept' } })
  ]).toEqual([
    'nc 127.0.0.1 40001',
    'redis-cli -h 127.0.0.1 -p 40001 PING',
    'redis-cli -h 127.0.0.1 -p 40001 PING',
    'openssl s_client -connect 127.0.0.1:40001 -servername db.example',
    'redis-cli -h 127.0.0.1 -p 40001 --tls --sni db.example PING',
    'openssl s_client -connect 127.0.0.1:40001 -servername db.example',
    'curl http://127.0.0.1:40001/',
    "curl --noproxy '*' --connect-to db.example:12345:127.0.0.1:40001 --cacert /ca/ca.pem https://db.example:12345/"
  ])
})

it('uses plain text for a proxy that adds TLS to its server', () => {
  const tls = { clients: 'pass', target: 'tls' } as const
  expect([line(443, null, { tls }), line(6380, null, { tls }), line(993, null, { tls })]).toEqual([
    'curl http://127.0.0.1:40001/',
    'redis-cli -h 127.0.0.1 -p 40001 PING',
    'nc 127.0.0.1 40001'
  ])
})

it('uses TLS for a TLS server', () => {
  const secure = sessionSummary(2, {
    config: { kind: 'server', name: '', listen, tls: { certificate: null } }
  })
  expect(linesToTry(secure)).toEqual([
    'openssl s_client -connect 127.0.0.1:40002',
    'curl --insecure https://127.0.0.1:40002/'
  ])
})
