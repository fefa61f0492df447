/**
 * Links between bodies and their bytes: selecting a node highlights its bytes, and selecting a byte highlights its
 * node.
 */
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { clickByte, clickByteOf, inspectedValues, rowBytesOf } from './hex-view'
import { hexGrid, litBytes, resize, selectExchange, shownBytes, startProxy } from './workbench'

const ORDER =
  '{"note":"naïve 荣","items":[{"sku":"A-1"},{"sku":"B-2"}],"filler":"so that it takes more lines"}'
const FORM = 'name=J%C3%A4mes&amount=4097&note=a+b'
const PARTS =
  '--XX\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"inside":[1,2]}\r\n' +
  '--XX\r\nContent-Disposition: form-data; name="csv"\r\nContent-Type: text/csv\r\n\r\nid,name\r\n1,"Smith, J"\r\n--XX--\r\n'
const FIRST_CHUNK = '{"long":"first half '
const SECOND_CHUNK = 'second half","next":12}'

interface Answer {
  readonly type: string
  readonly body: string | Buffer | readonly string[]
  readonly coding?: string
}
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/order': { type: 'application/json', body: ORDER },
  '/chunks': { type: 'application/json', body: [FIRST_CHUNK, SECOND_CHUNK] },
  '/packed': { type: 'application/json', body: gzipSync(ORDER), coding: 'gzip' },
  '/xml': { type: 'application/xml', body: '<orders>\n<order id="7"><sku>A-1</sku></order></orders>' },
  '/script': { type: 'text/javascript', body: 'function f(x){if(x)return{a:"b c"}}' },
  '/table': { type: 'text/csv', body: 'id,name\n1,"Smith, John"\n2,荣光\n' },
  '/records': { type: 'application/x-ndjson', body: '{"a":1}\n{"user":{"name":"x"}}\n' },
  '/text': { type: 'text/plain', body: 'one two\nthree four\n' },
  '/values': { type: 'application/cbor', body: Buffer.from('a16161820102', 'hex') }
}

let running: RunningApp
let origin: Server
let port: number

const send = (path: string, type = '', body = ''): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = type === '' ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }
    const method = type === '' ? 'GET' : 'POST'
    request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      answer.resume().on('end', resolve)
    })
      .on('error', reject)
      .end(body)
  })

beforeAll(async () => {
  origin = createServer((asked, answer) => {
    const { type, body, coding } = ANSWERS[asked.url ?? ''] ?? { type: 'text/plain', body: 'done' }
    answer.setHeader('Content-Type', type)
    if (coding !== undefined) answer.setHeader('Content-Encoding', coding)
    const pieces = typeof body === 'string' || Buffer.isBuffer(body) ? null : body
    asked.resume().on('end', () => {
      if (pieces === null) answer.end(body)
      else {
        for (const piece of pieces) answer.write(piece)
        answer.end()
      }
    })
  })
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
  running = await launchApp()
  await resize(running.page, 1920, 1080)
  port = await startProxy(running.page, { host: '127.0.0.1', port: (origin.address() as AddressInfo).port })
  return async () => {
    await running.close()
    origin.close()
  }
})

const message = (name: 'Request' | 'Response'): Locator =>
  running.page.getByRole('region', { name, exact: true })
/** Returns the highlighted parts of the code. */
const litText = async (name: 'Request' | 'Response'): Promise<string> =>
  (await message(name).locator('.code-line .lit').allTextContents()).join('')
const token = (name: 'Request' | 'Response', text: string): Locator =>
  message(name).locator('.code-line span').getByText(text, { exact: true }).first()
const lit = async (direction: 'Up' | 'Down'): Promise<string> =>
  (await litBytes(running.page, direction)).toString()

/** Opens the exchange with this path in the HTTP tab. */
async function open(path: string): Promise<void> {
  await selectExchange(running.page, path)
  await running.page.getByRole('tab', { name: 'HTTP', exact: true }).click()
}

async function get(path: string): Promise<void> {
  await send(path)
  await open(path)
}

/** Clicks the first byte of `text` in the hex pane. */
async function clickBytes(direction: 'Up' | 'Down', text: string): Promise<void> {
  const { page } = running
  await page.getByRole('button', { name: new RegExp(`^(?:▲ |▼ )?${direction}\\b`) }).click()
  await hexGrid(page, direction).waitFor()
  await expect.poll(async () => (await shownBytes(page, direction)).includes(text)).toBe(true)
  const first = await hexGrid(page, direction).locator('[data-row]').first().getAttribute('data-row')
  const rowBytes = await rowBytesOf(hexGrid(page, direction))
  const start = Number(first) * rowBytes
  await clickByte(page, direction, start + (await shownBytes(page, direction)).indexOf(text))
}

describe('a JSON node', () => {
  it('highlights the bytes of its member, in the request and in the response', async () => {
    await send('/posted', 'application/json', ORDER)
    await open('/posted')
    await token('Request', '"note"').click()
    await expect.poll(() => lit('Up')).toBe('"note":"naïve 荣"')
    expect(await litText('Request')).toBe('"note": "naïve 荣"')
    await get('/order')
    await token('Response', '"B-2"').click()
    await expect.poll(() => lit('Down')).toBe('"B-2"')
    await expect.poll(async () => (await inspectedValues(running.page))['text']).toBe('"B-2"')
  })

  it('is highlighted and scrolled into view for a clicked byte', async () => {
    await clickBytes('Down', 'items')
    await expect.poll(() => lit('Down')).toBe('"items":[{"sku":"A-1"},{"sku":"B-2"}]')
    expect((await litText('Response')).replaceAll(' ', '')).toBe('"items":[{"sku":"A-1"},{"sku":"B-2"}]')
    const marked = message('Response').locator('.line.marked')
    await expect.poll(() => marked.textContent()).toContain('"items"')
    // The cursor stays at the byte.
    await expect.poll(async () => (await inspectedValues(running.page))['bytes']).toBe('1')
  })

  it('is reached by arrow keys', async () => {
    await token('Response', '"note"').click()
    await message('Response').getByRole('tree').press('ArrowDown')
    await expect.poll(() => lit('Down')).toBe('"items":[{"sku":"A-1"},{"sku":"B-2"}]')
  })

  it('stays highlighted in the other views of the same body', async () => {
    await token('Response', '"A-1"').click()
    await message('Response').getByRole('button', { name: 'Hex', exact: true }).click()
    const litPairs = async (): Promise<string[]> =>
      (await message('Response').locator('.code-line .lit').allTextContents()).filter((text) =>
        /^[0-9a-f]{2} *$/.test(text)
      )
    await expect
      .poll(async () => Buffer.from((await litPairs()).join('').replaceAll(' ', ''), 'hex').toString())
      .toBe('"A-1"')
    await message('Response').getByRole('button', { name: 'Text', exact: true }).click()
    await expect.poll(() => litText('Response')).toBe('"A-1"')
    await message('Response').getByRole('button', { name: 'JSON', exact: true }).click()
    await expect.poll(() => litText('Response')).toBe('"A-1"')
  })
})

describe('a body stored in another form in the stream', () => {
  it('highlights several ranges when it is chunked', async () => {
    await get('/chunks')
    await token('Response', '"long"').click()
    await expect.poll(() => lit('Down')).toBe('"long":"first half second half"')
    await clickBytes('Down', 'second')
    await expect.poll(() => litText('Response')).toBe('"first half second half"')
    await expect.poll(() => lit('Down')).toBe('"first half second half"')
  })

  it('is shown decoded when compressed, with its own offsets', async () => {
    const { page } = running
    await get('/packed')
    await token('Response', '"note"').click()
    const grid = page.getByRole('grid', { name: 'Decoded body, hexadecimal' })
    await grid.waitFor()
    const litOf = async (): Promise<string> =>
      Buffer.from(
        (await grid.locator('.hex .field').allTextContents()).join('').replace(/\s/g, ''),
        'hex'
      ).toString()
    await expect.poll(litOf).toBe('"note":"naïve 荣"')
    await expect.poll(async () => (await inspectedValues(page))['offset']).toBe('0x1 (1)')
    await clickByteOf(grid, Buffer.from(ORDER).indexOf('B-2'))
    await expect.poll(() => litText('Response')).toBe('"B-2"')
    await expect.poll(litOf).toBe('"B-2"')
    // Its line is scrolled into view, however far down the body it is.
    const pane = page.getByRole('region', { name: 'HTTP message fields' })
    await expect
      .poll(async () => {
        const [outer, line] = [
          await pane.boundingBox(),
          await message('Response').locator('.line.marked').boundingBox()
        ]
        return (
          outer !== null &&
          line !== null &&
          line.y >= outer.y &&
          line.y + line.height <= outer.y + outer.height + 1
        )
      })
      .toBe(true)
    await page.getByRole('button', { name: 'Show the stream' }).click()
    await hexGrid(page, 'Down').waitFor()
  })
})

describe('other bodies', () => {
  it('link elements and attributes of XML', async () => {
    await get('/xml')
    await message('Response').locator('.code-line span').getByText('<order', { exact: true }).first().click()
    await expect.poll(() => lit('Down')).toBe('<order id="7"><sku>A-1</sku></order>')
    await clickBytes('Down', 'A-1')
    await expect.poll(() => litText('Response')).toBe('A-1')
  })

  it('link tokens of a formatted script to the source', async () => {
    await get('/script')
    await message('Response').getByText('return', { exact: true }).waitFor()
    await expect.poll(() => message('Response').locator('.code-line').count()).toBeGreaterThan(3)
    await token('Response', '"b c"').click()
    await expect.poll(() => lit('Down')).toBe('"b c"')
    await clickBytes('Down', 'return')
    await expect.poll(() => litText('Response')).toBe('return')
  })

  it('link cells of a table', async () => {
    await get('/table')
    const cell = (text: string): Locator => message('Response').getByRole('cell', { name: text })
    await cell('Smith, John').click()
    await expect.poll(() => lit('Down')).toBe('"Smith, John"')
    await running.page.keyboard.press('ArrowDown')
    await expect.poll(() => lit('Down')).toBe('荣光')
    await clickBytes('Down', 'Smith')
    await expect.poll(() => cell('Smith, John').getAttribute('class')).toContain('lit')
  })

  it('link records and their contents', async () => {
    await get('/records')
    await clickBytes('Down', 'name"')
    await expect.poll(() => lit('Down')).toBe('"name":"x"')
    const tree = message('Response').getByRole('region', { name: 'Record 2' })
    await expect.poll(async () => (await tree.locator('.lit').allTextContents()).join('')).toBe('"name": "x"')
    await tree.locator('.code-line span').getByText('"user"', { exact: true }).click()
    await expect.poll(() => lit('Down')).toBe('"user":{"name":"x"}')
  })

  it('link words of a text and fields of a binary format', async () => {
    await get('/text')
    await clickBytes('Down', 'hree')
    await expect.poll(() => litText('Response')).toBe('three')
    await get('/values')
    await clickBytes('Down', '\x02')
    await expect.poll(() => lit('Down')).toBe('\x02')
  })

  it('link pairs of a form, also by arrow keys', async () => {
    await send('/form', 'application/x-www-form-urlencoded', FORM)
    await open('/form')
    await message('Request').getByRole('row').filter({ hasText: 'Jämes' }).click()
    await expect.poll(() => lit('Up')).toBe('name=J%C3%A4mes')
    await running.page.keyboard.press('ArrowDown')
    await expect.poll(() => lit('Up')).toBe('amount=4097')
    await clickBytes('Up', 'note=')
    await expect
      .poll(() => message('Request').getByRole('row', { selected: true }).filter({ hasText: 'a b' }).count())
      .toBe(1)
  })

  it('link parts, their headers and their contents', async () => {
    await send('/parts', 'multipart/form-data; boundary=XX', PARTS)
    await open('/parts')
    await token('Request', '"inside"').click()
    await expect.poll(() => lit('Up')).toBe('"inside":[1,2]')
    await message('Request').getByRole('row').filter({ hasText: 'text/csv' }).click()
    await expect.poll(() => lit('Up')).toBe('Content-Type: text/csv')
    await clickBytes('Up', 'Smith')
    await expect
      .poll(() => message('Request').getByRole('cell', { name: 'Smith, J' }).getAttribute('class'))
      .toContain('lit')
    await message('Request').getByRole('button', { name: 'Part 1 · meta', exact: true }).click()
    await expect
      .poll(() => lit('Up'))
      .toContain('name="meta"\r\nContent-Type: application/json\r\n\r\n{"inside":[1,2]}')
  })
})
