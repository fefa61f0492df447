import { describe, expect, it } from 'vitest'
import { pageConcern, pictureConcern, RENDER_CHECK_LIMITS } from '../../../src/decode/view/render-check'
import { svgCost } from '../../../src/decode/view/svg-cost'
import { nestedUses, pngHead } from '../../helpers/picture-bombs'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const svg = (inside: string, before = ''): string =>
  `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`
const cost = (inside: string, before = ''): number => svgCost(svg(inside, before), 1000)

describe('the cost of an SVG', () => {
  it('is the number of its elements without references', () => {
    expect(
      cost('<g><rect width="1>0"/><!-- <rect/> --><text><![CDATA[<rect/>]]></text></g><?x <rect/>?>')
    ).toBe(4)
  })

  it('counts the target of each reference, nested ones multiplied', () => {
    const nested =
      '<defs><g id="a"><rect/><rect/></g><g id="b"><use href="#a"/><use xlink:href=" #a"/></g></defs><use href="#b"/>'
    // svg, defs, a (3), b with its uses (1 + 2 × 4), and the last use with b.
    expect(cost(nested)).toBe(1 + 1 + 3 + 9 + 1 + 9)
  })

  it.each([
    ['a character reference', '<use href="&#35;a"/>'],
    ['a hexadecimal character reference', "<use href='&#x23;a'/>"],
    ['percent-encoding', '<use href="#%61"/>'],
    ['a prefix', '<s:use xlink:href="#a"/>'],
    ['a fill', '<rect fill="url(#a)"/>'],
    ['a style', `<rect style="mask: url( '#a' )"/>`],
    ['a target defined later', '']
  ])('follows a reference by %s', (_how, reference) => {
    const target = '<g id="a"><rect/><rect/></g>'
    const text = reference === '' ? `<use href="#a"/>${target}` : target + reference
    expect(cost(text)).toBe(1 + 3 + 1 + 3)
  })

  it('ignores references to an ancestor, to nothing, or to another document', () => {
    expect(cost('<g id="a"><use href="#a"/></g><use href="#none"/><use href="other.svg#a"/>')).toBe(5)
  })

  it.each([
    ['an entity with markup', '<!DOCTYPE svg [<!ENTITY a "<rect/>">]>', '&a;'],
    ['entities in entities', '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>', '&b;'],
    ['a reference from an entity', '<!DOCTYPE svg [<!ENTITY a "one">]>', '<use href="#&a;"/>'],
    ['an id from an entity', '<!DOCTYPE svg [<!ENTITY a "one">]>', '<g id="&a;"/>'],
    ['a nested picture', '', '<image href="data:image/svg+xml;base64,PHN2Zz4="/>']
  ])('is unknown with %s', (_what, before, inside) => {
    expect(cost(inside, before)).toBe(Infinity)
  })

  it('is known with the namespace entities of drawing programs', () => {
    const before = '<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>'
    expect(cost('<rect/>', before)).toBe(2)
  })

  it('of nested references is found without expanding them', () => {
    expect(svgCost(nestedUses(3, 10), 100_000)).toBeGreaterThan(1000)
    expect(svgCost(nestedUses(3, 10), 1000)).toBe(Infinity)
    expect(svgCost(nestedUses(60, 10), 1e9)).toBe(Infinity)
  })

  it('is computed for deep nesting and truncated markup', () => {
    const deep = `<svg>${'<g>'.repeat(50_000)}`
    expect(svgCost(deep, 100_000)).toBe(50_001)
    const text = svg(
      '<!-- a --><g id="a" fill="url(#b)"><use href="#a"/></g>',
      '<!DOCTYPE svg [<!ENTITY a "b">]>'
    )
    for (let end = 0; end <= text.length; end++) expect(svgCost(text.slice(0, end), 10)).toBeLessThan(10)
  })
})

describe('a picture', () => {
  it('is rendered at once when it is small, whatever its kind', () => {
    expect([pictureConcern(bytes(svg('<rect/>'))), pictureConcern(pngHead(6000, 6000))]).toEqual([null, null])
  })

  it('needs consent when its references multiply', () => {
    const bomb = bytes(nestedUses(8, 10))
    expect(bomb.length).toBeLessThan(4096)
    expect(pictureConcern(bomb)).toEqual({ kind: 'elements', most: RENDER_CHECK_LIMITS.elements })
  })

  it('needs consent when its header claims more pixels than the limit', () => {
    const most = RENDER_CHECK_LIMITS.pixels
    expect(pictureConcern(pngHead(50_000, 50_000))).toEqual({
      kind: 'pixels',
      width: 50_000,
      height: 50_000,
      most
    })
  })
})

it('a page needs consent by its size', () => {
  const limits = { ...RENDER_CHECK_LIMITS, pageBytes: 10 }
  expect([pageConcern(bytes('0123456789'), limits), pageConcern(bytes('0123456789a'), limits)]).toEqual([
    null,
    { kind: 'pageBytes', bytes: 11, most: 10 }
  ])
})
