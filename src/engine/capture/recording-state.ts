import type { AppError } from '../../shared/model/app-error'
import type { CaptureState } from './capture-options'
import type { Continuation } from './connection-story'
import { fileLoss } from './file-loss'

/**
 * Whether traffic is recorded, and where not, why not and since when: the user's switch, a disk that refuses, a try to
 * begin again, the end. It decides, and the capture writes. Times are nanoseconds of the capture's clock.
 */
export class RecordingState {
  /** Else bytes pass unrecorded. */
  recording = true
  /** What keeps the capture from being written, until it is written again. */
  error: AppError | null = null
  /** The user's switch. */
  #isOn = true
  /** Closing, or nothing can be written any more. */
  #isOver = false
  /** Recording goes on after a failure, but nothing has reached the disk yet. */
  #isTrying = false
  /** From when on nothing was recorded. */
  #lostSince: number | null = null

  get state(): CaptureState {
    if (!this.#isOn) return 'off'
    return this.error === null ? 'recording' : 'failed'
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** What is written now would not reach a file. */
  get isRefused(): boolean {
    return this.#isOver || (this.error !== null && !this.#isTrying)
  }

  /** It is worth waiting for room on the disk. */
  get wantsRoom(): boolean {
    return this.#isOn && !this.#isOver
  }

  /** Turns the user's switch; false where that changes nothing. Switched on, recording goes on with `resume`. */
  turn(isOn: boolean, now: number): boolean {
    if (isOn === this.#isOn || this.#isOver) return false
    this.#isOn = isOn
    if (!isOn) {
      this.recording = false
      this.#lostSince ??= now
    }
    return true
  }

  /** Nothing is in the files from `since` on; `isForGood`: nor will be. Returns whether this was a try to begin again. */
  fail(error: AppError, since: number, isForGood: boolean): boolean {
    const wasTrying = this.#isTrying
    this.recording = false
    this.error = error
    this.#isTrying = false
    this.#lostSince ??= since
    this.#isOver ||= isForGood
    return wasTrying
  }

  /** What was written has reached a file. Returns whether a try to begin again has succeeded by that. */
  reach(): boolean {
    if (!this.#isTrying) return false
    this.#isTrying = false
    this.error = null
    if (this.recording) this.#lostSince = null
    return true
  }

  /**
   * How records go on: to be written before `resumed`. `isAnew`: the writer has refused everything since it failed, and
   * has to be told. Null where nothing goes on any more.
   */
  resume(): { continuation: Continuation; isAnew: boolean } | null {
    if (this.#isOver) return null
    const hasFailed = this.error !== null
    const isAnew = hasFailed && !this.#isTrying
    this.#isTrying = hasFailed
    return {
      continuation: { reason: this.#reason, lostSince: this.#lostSince },
      isAnew
    }
  }

  get #reason(): Continuation['reason'] {
    if (this.error === null) return 'recording'
    return fileLoss(this.error.systemCode) === null ? 'space' : 'file-lost'
  }

  resumed(): void {
    this.recording = true
    if (!this.#isTrying) this.#lostSince = null
  }

  /** A new file begins whatever was; recording is as the user has it from `cleared` on. */
  clear(): void {
    this.#isTrying ||= this.error !== null
  }

  cleared(): void {
    this.recording = this.#isOn
  }

  close(): void {
    this.#isOver = true
  }
}
