/** Parts of HTTP/1 for hostile connections. */

import { join, type Text } from './hostile-stream'

export const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
export const post = (headers: string, body: Text): Buffer =>
  join(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`, body)
export const response = (headers: string, body: Text): Buffer =>
  join(`HTTP/1.1 200 OK\r\n${headers}\r\n`, body)
export const respond = (headers: string, body: (n: number) => Text): [() => Text, (n: number) => Text] => [
  () => GET,
  (n) => response(headers, body(n))
]
