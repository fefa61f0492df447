import type { AppError } from '../../shared/model/app-error'
import type { CaptureState } from './capture-options'
import type { Continuation } from './connection-story'
import { fileLoss } from './file-loss'

/**
 * State of the recording: whether traffic is recorded and, if not, why and since when. It covers the user's switch,
 * write failures, attempts to resume, and the end. It only decides; the capture writes. Times are nanoseconds of the
 * capture's clock.
 */
export class RecordingState {
  /** If false, bytes are relayed unrecorded. */
  recording = true
  /** Error that prevents writing; null once writing succeeds again. */
  error: AppError | null = null
  /** The user's switch. */
  #isOn = true
  /** True if the capture is closing or nothing can be written any more. */
  #isOver = false
  /** True while recording resumes after a failure and no data has reached the disk yet. */
  #isTrying = false
  /** Time since which nothing was recorded. */
  #lostSince: number | null = null

  get state(): CaptureState {
    if (!this.#isOn) return 'off'
    return this.error === null ? 'recording' : 'failed'
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** True if data written now would not reach a file. */
  get isRefused(): boolean {
    return this.#isOver || (this.error !== null && !this.#isTrying)
  }

  /** True if recording should resume when the disk has room. */
  get wantsRoom(): boolean {
    return this.#isOn && !this.#isOver
  }

  /**
   * Sets the user's switch. Returns false if nothing changes. After switching on, recording continues with `resume`.
   */
  turn(isOn: boolean, now: number): boolean {
    if (isOn === this.#isOn || this.#isOver) return false
    this.#isOn = isOn
    if (!isOn) {
      this.recording = false
      this.#lostSince ??= now
    }
    return true
  }

  /**
   * Records a failure: nothing since `since` is in the files. `isForGood`: nothing can be written any more. Returns
   * whether this was an attempt to resume.
   */
  fail(error: AppError, since: number, isForGood: boolean): boolean {
    const wasTrying = this.#isTrying
    this.recording = false
    this.error = error
    this.#isTrying = false
    this.#lostSince ??= since
    this.#isOver ||= isForGood
    return wasTrying
  }

  /** Records that data has reached a file. Returns true if an attempt to resume has succeeded. */
  reach(): boolean {
    if (!this.#isTrying) return false
    this.#isTrying = false
    this.error = null
    if (this.recording) this.#lostSince = null
    return true
  }

  /**
   * Returns how recording resumes, to be written before `resumed` is called. `isAnew`: the writer has refused
   * everything since its failure and must be restarted. Null if the capture is over.
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

  /** Prepares a new file regardless of earlier errors. From `cleared` on, recording follows the user's switch. */
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
