/** A small HTTP exchange of fixed lengths, so that both peers can count bytes instead of parsing. */

/** Length of a request plus its response, heads included. */
const EXCHANGE_BYTES = 1024

/** The number has eight digits, so every request of a run has its own path. */
export function requestText(number: number): string {
  const target = `/orders/${String(number % 1e8).padStart(8, '0')}?view=full`
  return [
    `GET ${target} HTTP/1.1`,
    'Host: shop.example',
    'User-Agent: tcplens-bench/1',
    'Accept: application/json',
    'Accept-Encoding: gzip, br',
    'Cookie: session=5f2b7c0e9a1d4c33; theme=dark',
    '',
    ''
  ].join('\r\n')
}

export const REQUEST_BYTES = requestText(0).length

function responseHead(bodyBytes: number): string {
  return [
    'HTTP/1.1 200 OK',
    'Date: Thu, 01 Jan 2026 00:00:00 GMT',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${bodyBytes}`,
    'Cache-Control: no-store',
    'X-Request-Id: 6a1f0c52-7a0b-4f3e-9a55-0d9f3c1b7e21',
    '',
    ''
  ].join('\r\n')
}

/** Any body length of three digits gives the same head length. */
const BODY_BYTES = EXCHANGE_BYTES - REQUEST_BYTES - responseHead(100).length
const BODY = JSON.stringify({ id: 9917, status: 'paid', lines: [{ sku: 'A-1', quantity: 2 }] })

export const RESPONSE_TEXT = responseHead(BODY_BYTES) + BODY.padEnd(BODY_BYTES, ' ')
export const RESPONSE_BYTES = RESPONSE_TEXT.length
