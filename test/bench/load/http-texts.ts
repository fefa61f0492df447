/** A small HTTP exchange of fixed lengths, so that both peers count bytes instead of parsing. */

const BODY = JSON.stringify({ id: 9917, status: 'paid', lines: [{ sku: 'A-1', quantity: 2 }] }).padEnd(
  256,
  ' '
)

/** Eight digits: every request of a run has a target of its own. */
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

export const RESPONSE_TEXT = [
  'HTTP/1.1 200 OK',
  'Date: Thu, 01 Jan 2026 00:00:00 GMT',
  'Content-Type: application/json; charset=utf-8',
  `Content-Length: ${BODY.length}`,
  'Cache-Control: no-store',
  'X-Request-Id: 6a1f0c52-7a0b-4f3e-9a55-0d9f3c1b7e21',
  '',
  BODY
].join('\r\n')

export const REQUEST_BYTES = requestText(0).length
export const RESPONSE_BYTES = RESPONSE_TEXT.length
