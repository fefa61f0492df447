/** Every text colour is readable on every surface in both themes (WCAG 2.2, 1.4.3). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const TOKENS = join(import.meta.dirname, '../../src/renderer/src/app/styles/tokens.css')
const TEXTS = ['text', 'text-2', 'text-3', 'accent', 'accent-strong', 'up', 'down', 'good', 'warn', 'bad']
const SURFACES = ['bg', 'bg-raised', 'bg-sunken', 'bg-hover']
const TINTS = ['accent-tint', 'good-tint', 'warn-tint', 'bad-tint']
const LEAST = 4.5

const [light = '', dark = ''] = readFileSync(TOKENS, 'utf8').split(":root[data-theme='dark']")
const colours = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))

/** Relative luminance of sRGB. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

it.each([
  ['light', colours(light)],
  ['dark', new Map([...colours(light), ...colours(dark)])]
])('in the %s theme', (_theme, values) => {
  const weak = TEXTS.flatMap((text) =>
    [...SURFACES, ...TINTS].flatMap((surface) => {
      const ratio = contrast(values.get(text) ?? '', values.get(surface) ?? '')
      return ratio >= LEAST ? [] : [`${text} on ${surface}: ${ratio.toFixed(2)}`]
    })
  )
  expect(weak).toEqual([])
})
