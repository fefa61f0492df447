import { expect, it } from 'vitest'
import { createHandedFiles, filesOfCommandLine } from '../../src/main/handed-files'

it('files passed to the app are opened one by one, each once, in order of arrival', () => {
  const handed = createHandedFiles()
  const told: number[] = []
  handed.onAdded((waiting) => told.push(waiting))
  handed.add('/a.pcapng', '/b.pcapng')
  handed.add('/a.pcapng')
  handed.add('not a whole path')
  expect([told, handed.take(), handed.take(), handed.take()]).toEqual([
    [2],
    '/a.pcapng',
    '/b.pcapng',
    undefined
  ])
})

it('files passed to the app are limited in number', () => {
  const handed = createHandedFiles()
  handed.add(...Array.from({ length: 100 }, (_, number) => `/${number}`))
  let taken = 0
  while (handed.take() !== undefined) taken++
  expect(taken).toBe(16)
})

it('files passed to the app are the paths of a command line, without switches, the program and the app’s folder', () => {
  const argv = ['/usr/bin/electron', '--no-sandbox', '/app', 'a.pcapng', '--inspect=0', '/tmp/b.pcapng']
  expect(filesOfCommandLine(argv, '/home/me', true)).toEqual(['/home/me/a.pcapng', '/tmp/b.pcapng'])
  expect(filesOfCommandLine(['/opt/tcplens', 'a.pcapng'], '/home/me', false)).toEqual(['/home/me/a.pcapng'])
  expect(filesOfCommandLine(['/opt/tcplens'], '/home/me', false)).toEqual([])
})
