import { expect, it } from 'vitest'
import { TaskList } from '../../src/engine/tasks'
import { AppError } from '../../src/shared/model/app-error'
import { waitFor } from '../helpers/patience'

it('lists work until it finishes, and returns its result', async () => {
  const tasks = new TaskList(() => undefined)
  let finish: (text: string) => void = () => undefined
  const result = tasks.run('save', 'a.bin', (run) => {
    run.progress(1, 2)
    return new Promise<string>((resolve) => (finish = resolve))
  })
  expect(tasks.list()).toEqual([{ task: 1, kind: 'save', name: 'a.bin', done: 1, total: 2 }])
  finish('saved')
  expect([await result, tasks.list()]).toEqual(['saved', []])
})

it('keeps a failure without a waiting caller until it is dismissed', async () => {
  const tasks = new TaskList(() => undefined)
  const task = tasks.start({ kind: 'send', name: 'a.bin', session: 3 }, () =>
    Promise.reject(new AppError('file-changed', 'It became shorter.'))
  )
  await waitFor(() => {
    expect(tasks.list()).toEqual([
      {
        task,
        kind: 'send',
        name: 'a.bin',
        session: 3,
        done: 0,
        total: null,
        error: { code: 'file-changed', message: 'It became shorter.' }
      }
    ])
  })
  tasks.cancel(task)
  expect(tasks.list()).toEqual([])
})

it('cancels one or all, and waits for their end', async () => {
  const tasks = new TaskList(() => undefined)
  const untilAborted = ({ signal }: { signal: AbortSignal }): Promise<void> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve()
      })
    })
  const ids = [1, 2, 3].map(() => tasks.start({ kind: 'repeat', name: '' }, untilAborted))
  tasks.cancel(ids[1]!)
  await waitFor(() => {
    expect(tasks.list().map(({ task }) => task)).toEqual([ids[0], ids[2]])
  })
  await tasks.cancelAll()
  expect(tasks.list()).toEqual([])
})
