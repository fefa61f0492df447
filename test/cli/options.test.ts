import { describe, expect, it } from 'vitest'
import { captureFile, parseEndpoint, parseOptions, UsageError } from '../../src/cli/options'
import { LISTEN_PORT, PORT } from '../../src/shared/contract/bounds'

describe('HOST:PORT', () => {
  it.each([
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['example.test:1', { host: 'example.test', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['a:0', { host: 'a', port: 0 }]
  ])('parses %s', (text, endpoint) => {
    expect(parseEndpoint('--listen', text, LISTEN_PORT)).toEqual(endpoint)
  })

  it.each(['8080', ':8080', 'a:', 'a:65536', 'a:-1', 'a:1.5', 'a:x', '::1:80', '[]:1', 'a:1:2', '', ' '])(
    'rejects %j',
    (text) => {
      expect(() => parseEndpoint('--listen', text, LISTEN_PORT)).toThrow(
        new UsageError(`--listen ${text} is not HOST:PORT with a port from 0 to 65535.`)
      )
    }
  )

  it('requires a port for a server', () => {
    expect(() => parseEndpoint('--target', 'a:0', PORT)).toThrow('with a port from 1 to 65535')
    expect(() => parseEndpoint('--target', undefined, PORT)).toThrow(
      new UsageError('--target HOST:PORT is missing.')
    )
  })
})

describe('options', () => {
  const OPTIONS = { write: { type: 'string' }, json: { type: 'boolean' } } as const
  const FILE = { min: 1, max: 1, name: 'FILE' }

  it('are parsed in any order', () => {
    const { values, positionals } = parseOptions(['--json', 'a', '--write=b'], OPTIONS, FILE)
    expect([values, positionals]).toEqual([{ json: true, write: 'b' }, ['a']])
  })

  it.each([
    [['a', '--write'], "Option '--write <value>' argument missing."],
    [['a', '--colour'], "Unknown option '--colour'."],
    [['a', '--json=yes'], "Option '--json' does not take an argument."],
    [[], 'FILE is missing.'],
    [['a', 'b'], 'Unexpected argument b.']
  ])('%j is rejected with one sentence', (args, message) => {
    expect(() => parseOptions(args, OPTIONS, FILE)).toThrow(new UsageError(message))
  })
})

describe('--limit', () => {
  it.each([
    ['500MB', 500_000_000],
    ['1.5gb', 1_500_000_000],
    ['64 MiB', 67_108_864],
    ['2GiB', 2_147_483_648],
    ['100000000', 100_000_000]
  ])('%s is %i bytes', (limit, bytes) => {
    expect(captureFile({ limit })).toMatchObject({ ring: { bytes } })
  })

  it('works with a file and without one', () => {
    expect(captureFile({ write: 'a', limit: '1GB' })).toMatchObject({
      file: { path: 'a', overwrite: false },
      ring: { bytes: 1e9 }
    })
    expect(captureFile({ write: 'a' })).toEqual({ file: { path: 'a', overwrite: false } })
  })
})
