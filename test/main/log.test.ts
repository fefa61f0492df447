import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from '../../src/main/log'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplens-log-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const now = (): Date => new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6))

describe('log', () => {
  it('writes lines to its file and to the terminal', () => {
    const echoed: string[] = []
    const path = join(folder, 'logs', 'main.log')
    const log = openLog(path, now, (line) => echoed.push(line))
    log.info('Started')
    log.error('Failed', 'why')
    const lines = ['2026-01-02T03:04:05.006Z info Started', '2026-01-02T03:04:05.006Z error Failed: why']
    expect([echoed, readFileSync(path, 'utf8')]).toEqual([lines, `${lines.join('\n')}\n`])
  })

  it('starts a new file beyond its size limit and keeps the old one', () => {
    const path = join(folder, 'main.log')
    writeFileSync(path, 'x'.repeat(600 * 1024))
    openLog(path, now, () => undefined).info('New')
    expect([readFileSync(path, 'utf8').length < 100, readFileSync(`${path}.old`).length]).toEqual([
      true,
      600 * 1024
    ])
  })

  it('never throws when it cannot write', () => {
    writeFileSync(join(folder, 'file'), '')
    const echoed: string[] = []
    openLog(join(folder, 'file', 'main.log'), now, (line) => echoed.push(line)).info('Still here')
    expect(echoed).toHaveLength(2)
  })
})
