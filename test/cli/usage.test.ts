/** Help output, and errors for a wrong command line: one clear line, exit code 2. */

import { describe, expect, it } from 'vitest'
import { runCli } from '../helpers/cli'

describe('help', () => {
  it.each([
    [['--help'], 'tcplens COMMAND --help'],
    [['proxy', '--listen', '127.0.0.1:0', '-h'], '--write FILE'],
    [['decode', '--help'], 'tcplens decode FILE [--filter TEXT] [--proto FILE] [--json]'],
    [['demo', '--help'], 'built-in HTTP server']
  ])('%j prints the usage', async (args, words) => {
    const { code, stdout, stderr } = await runCli(...args)
    expect({ code, stderr, said: stdout.includes(words) }).toEqual({ code: 0, stderr: '', said: true })
  })
})

describe('bad usage', () => {
  const LISTEN = ['proxy', '--listen', '127.0.0.1:0']
  const BOTH = [...LISTEN, '--target', '127.0.0.1:80']

  it.each<[args: string[], words: string]>([
    [[], 'A command is missing.'],
    [['constructor'], 'There is no command constructor.'],
    [['proxy'], '--listen HOST:PORT is missing.'],
    [LISTEN, '--target HOST:PORT is missing.'],
    [[...BOTH, '--force'], '--force requires --write FILE.'],
    [[...BOTH, '--colour'], "Unknown option '--colour'."],
    [['decode'], 'FILE is missing.']
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await runCli(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n')).toEqual([expect.stringContaining(words), ''])
    expect(stderr).toMatch(/^tcplens: .* See: tcplens (\w+ )?--help$/m)
  })
})
