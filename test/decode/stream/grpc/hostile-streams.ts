/** Hostile gRPC calls. */

import { gzipSync } from 'node:zlib'
import { grpcFrame, latin1 } from '../../../fuzz/samples'
import {
  hostile,
  times,
  type HostileProtocol,
  type HostileStream,
  type Text
} from '../../../hostile/hostile-stream'
import { post, response } from '../../../hostile/http-parts'

const grpc = (name: string, n: number, body: (n: number) => Text): HostileStream =>
  hostile(
    name,
    n,
    () => post('Content-Type: application/grpc\r\nContent-Length: 0\r\n', ''),
    (count) => response('Content-Type: application/grpc\r\ngrpc-encoding: gzip\r\n', body(count))
  )
const streams: readonly HostileStream[] = [
  grpc('messages that are empty', 2000, (n) => Buffer.alloc(5 * n)),
  grpc('compressed messages', 500, (n) => times(n, () => grpcFrame(1, gzipSync('a'.repeat(2000))))),
  grpc('a length beyond the stream', 8000, (n) => Buffer.alloc(n, 0xff)),
  grpc('trailers', 1000, (n) => times(n, () => grpcFrame(0x80, latin1('grpc-status: 5\r\n'))))
]

export const HOSTILE: HostileProtocol = { insideHttp: 'grpc', streams }
