import { messageOf } from '../../shared/model/app-error'
import type { PeerConnection } from '../connection/peer-connection'
import type { TaskRun } from '../tasks'
import { sendAll, type Split } from './send-all'
import { SendFlow, type FlowHost } from './send-flow'
import { fillOf, type SendSource } from './send-source'

/**
 * Sends a payload on several connections, once or repeatedly, to each at its own pace. A connection that ends stops
 * only its own part; an error of the source stops all and is recorded on each connection.
 */

export interface Repeat {
  /** Milliseconds. */
  readonly every: number
  /** Total number of rounds; null until cancelled. */
  readonly times: number | null
}

export interface SendJob {
  readonly peers: readonly PeerConnection[]
  readonly source: SendSource
  readonly split: Split | undefined
  readonly repeat: Repeat | undefined
}

export async function runSendJob(
  { peers, source, split, repeat }: SendJob,
  host: FlowHost,
  run: TaskRun
): Promise<void> {
  const progress = new JobProgress(repeat, run)
  const sendOn = async (peer: PeerConnection): Promise<void> => {
    const flow = new SendFlow(peer, host, run.signal)
    const part = progress.part()
    try {
      const once = async (counter: number): Promise<boolean> => {
        const reader = await source.open(fillOf(counter))
        part.begins(reader.size)
        try {
          const isSent = await sendAll(flow, reader, split, part.sent)
          const remark = isSent ? await reader.remark() : null
          if (remark !== null) peer.note('Sending', remark)
          return isSent
        } finally {
          reader.close()
        }
      }
      await (repeat === undefined ? once(1) : again(flow, repeat, once, part.round))
    } catch (error) {
      peer.note('Sending', messageOf(error))
      throw error
    } finally {
      part.over()
      flow.close()
    }
  }
  const parts = await Promise.allSettled(peers.map(sendOn))
  const failed = parts.find((part) => part.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/**
 * Repeats at `start + n · every`, so that there is no drift. Rounds missed because the peer did not read are skipped,
 * to avoid a burst.
 */
async function again(
  flow: SendFlow,
  { every, times }: Repeat,
  once: (counter: number) => Promise<boolean>,
  onRound: (rounds: number) => void
): Promise<void> {
  const start = SendFlow.now()
  for (let round = 1, slot = 0; times === null || round <= times; round++) {
    if (!(await flow.until(start + slot * every)) || !(await once(round))) return
    onRound(round)
    slot = Math.max(slot + 1, Math.ceil((SendFlow.now() - start) / every))
  }
}

interface JobPart {
  /** Adds the number of bytes to send. */
  begins(bytes: number): void
  readonly sent: (bytes: number) => void
  readonly round: (rounds: number) => void
  /** Removes the unsent bytes from the total. */
  over(): void
}

/**
 * Progress of a job: the bytes of all connections together, or for a repetition the rounds of the most advanced
 * connection.
 */
class JobProgress {
  readonly #repeat: Repeat | undefined
  readonly #run: TaskRun
  #done = 0
  #total = 0

  constructor(repeat: Repeat | undefined, run: TaskRun) {
    this.#repeat = repeat
    this.#run = run
  }

  part(): JobPart {
    let left = 0
    const tell = (): void => {
      if (this.#repeat === undefined) this.#run.progress(this.#done, this.#total)
    }
    return {
      begins: (bytes) => {
        left = bytes
        this.#total += bytes
        tell()
      },
      sent: (bytes) => {
        left -= bytes
        if (this.#repeat === undefined) this.#done += bytes
        tell()
      },
      round: (rounds) => {
        if (this.#repeat === undefined || rounds <= this.#done) return
        this.#done = rounds
        this.#run.progress(rounds, this.#repeat.times)
      },
      over: () => {
        this.#total -= left
        left = 0
        tell()
      }
    }
  }
}
