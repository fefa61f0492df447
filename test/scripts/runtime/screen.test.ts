import { access } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { onPath } from '../../../scripts/runtime/on-path.mjs'
import { withVirtualScreen, withVirtualScreens } from '../../../scripts/runtime/screen.mjs'
import { needsThat } from '../../helpers/peers'

const withoutXvfb = process.platform !== 'linux' || onPath('Xvfb') === undefined

/** Xvfb removes its socket when it exits. */
const socketOf = (display: string): string => `/tmp/.X11-unix/X${display.slice(1)}`
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

it('provides several screens, ready for use, and closes them', needsThat('Xvfb', !withoutXvfb), async () => {
  const displays = await withVirtualScreens(2, async (screens) => {
    const names = screens.map(({ DISPLAY }) => DISPLAY ?? '')
    expect(await Promise.all(names.map((display) => exists(socketOf(display))))).toEqual([true, true])
    return names
  })
  expect(new Set(displays).size).toBe(2)
  expect(await Promise.all(displays.map((display) => exists(socketOf(display))))).toEqual([false, false])
})

it('closes the screen when the work fails', needsThat('Xvfb', !withoutXvfb), async () => {
  let display = ''
  const work = withVirtualScreen((environment) => {
    display = environment['DISPLAY']!
    return Promise.reject(new Error('the work failed'))
  })
  await expect(work).rejects.toThrow('the work failed')
  expect(await exists(socketOf(display))).toBe(false)
})
