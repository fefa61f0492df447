/** Help, and what is said of a command line that is wrong: one clear line, exit code 2. */

import { describe, expect, it } from 'vitest'
import { runCli } from '../helpers/cli'

describe('help', () => {
  it.each([
    [['--help'], 'tcplens COMMAND --help'],
    [['help'], 'tcplens COMMAND --help'],
    [['-h'], 'tcplens COMMAND --help'],
    [['proxy', '--help'], '--listen HOST:PORT   where clients connect'],
    [['proxy', '--listen', '127.0.0.1:0', '-h'], '--write FILE'],
    [['decode', '--help'], 'tcplens decode FILE [--json]'],
    [['demo', '--help'], 'built-in HTTP server']
  ])('%j says how', async (args, words) => {
    const { code, stdout, stderr } = await runCli(...args)
    expect({ code, stderr, said: stdout.includes(words) }).toEqual({ code: 0, stderr: '', said: true })
  })
})

describe('bad usage', () => {
  const LISTEN = ['proxy', '--listen', '127.0.0.1:0']
  const BOTH = [...LISTEN, '--target', '127.0.0.1:80']

  it.each<[args: string[], words: string]>([
    [[], 'A command is missing.'],
    [['frobnicate'], 'There is no command frobnicate.'],
    [['constructor'], 'There is no command constructor.'],
    [['proxy'], '--listen HOST:PORT is missing.'],
    [LISTEN, '--target HOST:PORT is missing.'],
    [['proxy', '--listen', '8080', '--target', 'a:1'], '--listen 8080 is not HOST:PORT'],
    [['proxy', '--listen', ':8080', '--target', 'a:1'], '--listen :8080 is not HOST:PORT'],
    [['proxy', '--listen', 'a:65536', '--target', 'a:1'], 'with a port from 0 to 65535'],
    [['proxy', '--listen', '::1:80', '--target', 'a:1'], '--listen ::1:80 is not HOST:PORT'],
    [[...LISTEN, '--target', 'a:0'], 'with a port from 1 to 65535'],
    [[...BOTH, '--force'], '--force goes with --write FILE.'],
    [[...BOTH, '--write'], "Option '--write <value>' argument missing."],
    [[...BOTH, '--colour'], "Unknown option '--colour'."],
    [[...BOTH, 'extra'], 'extra is one argument too many.'],
    [['decode'], 'FILE is missing.'],
    [['decode', 'a', 'b'], 'b is one argument too many.']
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await runCli(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n')).toEqual([expect.stringContaining(words), ''])
    expect(stderr).toMatch(/^tcplens: .* See: tcplens (\w+ )?--help$/m)
  })
})
