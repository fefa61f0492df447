import type { ClientRequests, Service } from '../protocol'

/** The loads that are run over every path. */

export interface Load {
  name: string
  action: Exclude<keyof ClientRequests, 'take' | 'hold' | 'release' | 'fill' | 'latency'>
  service: Service
  connections: number
  unit: 'bytes' | 'round trips' | 'connections'
  /** Minimum rate of the engine relative to the bare pipe, where there is a bound. */
  least?: number
  /** Maximum CPU time relative to the pipe for the same work. */
  mostCpu?: number
}

export const LOADS: readonly Load[] = [
  {
    name: 'bulk up, 1 connection',
    action: 'upload',
    service: 'sink',
    connections: 1,
    unit: 'bytes',
    least: 0.95,
    mostCpu: 1.2
  },
  {
    name: 'bulk up, 8 connections',
    action: 'upload',
    service: 'sink',
    connections: 8,
    unit: 'bytes',
    least: 0.95,
    mostCpu: 1.2
  },
  {
    name: 'bulk down, 1 connection',
    action: 'download',
    service: 'source',
    connections: 1,
    unit: 'bytes',
    least: 0.95,
    mostCpu: 1.2
  },
  { name: 'ping 64 B, 1 connection', action: 'ping', service: 'echo', connections: 1, unit: 'round trips' },
  {
    name: 'ping 64 B, 64 connections',
    action: 'ping',
    service: 'echo',
    connections: 64,
    unit: 'round trips',
    least: 0.9
  },
  { name: 'HTTP, 64 connections', action: 'http', service: 'http', connections: 64, unit: 'round trips' },
  {
    name: 'connections, 16 at a time',
    action: 'connect',
    service: 'echo',
    connections: 16,
    unit: 'connections',
    least: 1
  },
  {
    name: 'split 32+32 B, 1 connection',
    action: 'halves',
    service: 'echo',
    connections: 1,
    unit: 'round trips'
  }
]
