import { access } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { onPath } from '../../../scripts/runtime/on-path.mjs'
import { withVirtualScreen } from '../../../scripts/runtime/screen.mjs'
import { needsThat } from '../../helpers/peers'

const withoutXvfb = process.platform !== 'linux' || onPath('Xvfb') === undefined

/** Xvfb removes its socket when it exits. */
const socketOf = (display: string): string => `/tmp/.X11-unix/X${display.slice(1)}`
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

it(
  'gives each caller its own screen, ready for use, and closes it',
  needsThat('Xvfb', !withoutXvfb),
  async () => {
    const displays = await withVirtualScreen((first) =>
      withVirtualScreen(async (second) => {
        const both = [first['DISPLAY']!, second['DISPLAY']!]
        expect(await Promise.all(both.map((display) => exists(socketOf(display))))).toEqual([true, true])
        return both
      })
    )
    expect(new Set(displays).size).toBe(2)
    expect(await Promise.all(displays.map((display) => exists(socketOf(display))))).toEqual([false, false])
  }
)

it('closes the screen when the work fails', needsThat('Xvfb', !withoutXvfb), async () => {
  let display = ''
  const work = withVirtualScreen((environment) => {
    display = environment['DISPLAY']!
    return Promise.reject(new Error('the work failed'))
  })
  await expect(work).rejects.toThrow('the work failed')
  expect(await exists(socketOf(display))).toBe(false)
})
