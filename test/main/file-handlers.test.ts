import { describe, expect, it } from 'vitest'
import { createFileHandlers, safeFileName } from '../../src/main/file-handlers'

function start(): {
  handlers: ReturnType<typeof createFileHandlers>
  done: unknown[]
  answer: (path: string | null) => void
} {
  const done: unknown[] = []
  let path: string | null = '/chosen/by hand.json'
  const handlers = createFileHandlers({
    choosePath: (name) => {
      done.push(['ask', name])
      return Promise.resolve(path)
    },
    save: (...call) => {
      done.push(['save', ...call])
      return Promise.resolve({ bytes: 3, failed: null })
    },
    cancelSave: (token) => {
      done.push(['cancel', token])
      return Promise.resolve()
    }
  })
  return { handlers, done, answer: (next) => (path = next) }
}

const saved = { kind: 'message', exchange: 1, message: 0 } as const

describe('a file the page asks for', () => {
  it('goes where the user chose, and the page never sees where that is', async () => {
    const { handlers, done } = start()
    const chosen = await handlers['files.choose']({ name: '../../etc/pass:wd' })
    expect(chosen).toEqual({ token: 1, name: 'by hand.json' })
    await handlers['files.write']({ token: 1, saved })
    await handlers['files.cancel']({ token: 1 })
    expect(done).toEqual([
      ['ask', '_.._etc_pass_wd'],
      ['save', 1, '/chosen/by hand.json', saved],
      ['cancel', 1]
    ])
  })

  it('is written once for each answer of the user, and not at all without one', async () => {
    const { handlers, answer } = start()
    const write = async (token: number): Promise<unknown> => handlers['files.write']({ token, saved })
    await handlers['files.choose']({ name: 'a' })
    await write(1)
    await expect(write(1)).rejects.toMatchObject({ code: 'not-found' })
    await expect(write(99)).rejects.toMatchObject({ code: 'not-found' })
    answer(null)
    expect(await handlers['files.choose']({ name: 'a' })).toBeNull()
  })

  it('forgets answers that were never used', async () => {
    const { handlers } = start()
    for (let at = 0; at < 20; at++) await handlers['files.choose']({ name: 'a' })
    const write = async (token: number): Promise<unknown> => handlers['files.write']({ token, saved })
    await expect(write(1)).rejects.toMatchObject({ code: 'not-found' })
    await expect(write(20)).resolves.toMatchObject({ bytes: 3 })
  })
})

describe('a proposed name', () => {
  it.each([
    ['logo.png', 'logo.png'],
    ['..', '_'],
    ['', '_'],
    ['a/b\\c', 'a_b_c'],
    ['con.txt', '_con.txt'],
    ['evil\u202egnp.exe', 'evil_gnp.exe'],
    ['tab\tand\nline', 'tab_and_line'],
    ['光.json', '光.json'],
    ['x'.repeat(300), 'x'.repeat(120)]
  ])('%j is made safe', (name, safe) => {
    expect(safeFileName(name)).toBe(safe)
  })
})
